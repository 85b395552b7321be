import { findProgram, run } from '@slugline/sandbox';
import { expect, it } from 'vitest';
import { hasProc } from '../support/processes.ts';
import { cpuSecondsOf } from './cpu.ts';

/** CPU seconds of this process's children alone. */
function childrenCpu(): number {
  const { user, system } = process.cpuUsage();
  return cpuSecondsOf(process.pid) - (user + system) / 1e6;
}

// A sandbox can hide it: bubblewrap with a process namespace of its own leaves ffmpeg's end to a process that nobody
// waits for, and then the kernel adds its CPU to nobody's.
it.skipIf(!hasProc)('the CPU of a tool in the sandbox counts, though the tool has ended', async () => {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:d=4'];
  const busy = ['-benchmark', ...source, '-c:v', 'libx264', '-f', 'null', '-'];
  const lines: string[] = [];
  const before = childrenCpu();
  const limits = { cpuSeconds: 60, fileBytes: 0, openFiles: 64 };
  await run(
    { command: [findProgram('ffmpeg') ?? 'ffmpeg', ...busy], reads: [], env: {}, limits },
    { signal: new AbortController().signal, onLine: (line) => lines.push(line) },
  );
  const counted = childrenCpu() - before;

  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(lines.join('\n'))?.map(Number) ?? [];
  const used = (user ?? Number.NaN) + (system ?? Number.NaN);
  expect(used).toBeGreaterThan(0.1);
  expect(counted).toBeGreaterThan(used * 0.9);
});
