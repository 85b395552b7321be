import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Task } from './own-process-entry.ts';

/**
 * Returns the CPU seconds that a task takes in a process of its own, on all of its threads. The start of the
 * process does not count.
 */
export async function cpuSecondsInOwnProcess(task: Task, signal: AbortSignal): Promise<number> {
  const entry = fileURLToPath(new URL('./own-process-entry.ts', import.meta.url));
  const child = fork(entry, [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit');
  child.send(task);
  const [answer] = await Promise.race([once(child, 'message', { signal }), ended]);
  if (typeof answer !== 'object') throw new Error(`the process that was measured ended (${answer})`);
  await ended;
  return (answer as { cpuSeconds: number }).cpuSeconds;
}
