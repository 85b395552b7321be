import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers/promises';
import { bareEnvironment, startCommand } from '../command.ts';
import { cpuSecondsOf } from '../cpu.ts';
import type { Folders } from './newsroom.ts';

/** The environment of a command that works in these folders. */
export const environmentOf = (folders: Folders): Record<string, string | undefined> => ({
  ...bareEnvironment(),
  ...{ SLUGLINE_DATA: folders.data, SLUGLINE_DESTINATION: folders.public },
});

/** Runs a command to its end. Memory is that of its own process; CPU is also that of a Redis that it started. */
export async function measureCommand(folders: Folders, signal: AbortSignal, ...words: string[]) {
  const started = performance.now();
  const run = startCommand({ env: environmentOf(folders) }, ...words);
  const done = new AbortController();
  let cpuSeconds = 0;
  let peakBytes = 0;
  const watch = async () => {
    for await (const _ of setInterval(100, undefined, { signal: done.signal })) {
      if (signal.aborted) run.kill('SIGKILL');
      // A process that has ended has no figures left.
      cpuSeconds = Math.max(cpuSeconds, cpuSecondsOf(run.pid));
      peakBytes = Math.max(peakBytes, memoryOf(run.pid, 'VmHWM'));
    }
  };
  const watching = watch().catch(() => {});
  const code = await run.ended;
  done.abort();
  await watching;
  if (code !== 0) throw new Error(`slugline ${words.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds, peakBytes };
}

/** The memory of a process, bytes: now (`VmRSS`) or at its peak (`VmHWM`). 0 for one that has ended. */
export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
