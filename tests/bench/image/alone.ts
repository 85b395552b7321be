import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Errand } from './alone-process.ts';

/** CPU seconds that a process of its own has used for an errand, on all of its threads; its start does not count. */
export async function cpuSecondsAlone(errand: Errand, signal: AbortSignal): Promise<number> {
  const entry = fileURLToPath(new URL('./alone-process.ts', import.meta.url));
  const child = fork(entry, [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit');
  child.send(errand);
  const [answer] = await Promise.race([once(child, 'message', { signal }), ended]);
  if (typeof answer !== 'object') throw new Error(`the process that was measured ended (${answer})`);
  await ended;
  return (answer as { cpuSeconds: number }).cpuSeconds;
}
