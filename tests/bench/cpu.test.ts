import { findProgram, run } from '@slugline/sandbox';
import { hasProc } from '@slugline/testing/processes/running';
import { expect, it } from 'vitest';
import { cpuSecondsOf } from './cpu.ts';

/** CPU seconds of this process's children only. */
function childrenCpu(): number {
  const { user, system } = process.cpuUsage();
  return cpuSecondsOf(process.pid) - (user + system) / 1e6;
}

// A sandbox can hide it: with a process namespace of its own, bubblewrap leaves the end of ffmpeg to a process
// that nobody waits for. The kernel then adds its CPU time to no other process.
it.skipIf(!hasProc)('the CPU time of a tool in the sandbox counts after the tool has ended', async () => {
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
