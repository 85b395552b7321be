import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { LEASH } from '../../packages/video/src/tool/leash.ts';
import { hasProc } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { cpuSecondsOf } from './cpu.ts';

// A sandbox can hide it: bubblewrap with a process namespace of its own leaves ffmpeg's end to a process that nobody
// waits for, and then the kernel adds its CPU to nobody's.
it.skipIf(!hasProc)('the CPU of a tool on the leash counts, though the tool has ended', async () => {
  const busy = [
    '-benchmark',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=640x360:d=4',
    '-c:v',
    'libx264',
    '-f',
    'null',
    '-',
  ];
  // It stays there after the tool, as a worker does.
  const worker = spawn('sh', ['-c', '"$@"; echo ended >&2; read -r _', 'sh', LEASH, 'ffmpeg', ...busy]);
  let said = '';
  worker.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  await until(() => /^ended$/m.test(said));
  const counted = cpuSecondsOf(worker.pid ?? 0);
  worker.stdin.end();
  await once(worker, 'exit');

  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(said)?.map(Number) ?? [];
  const used = (user ?? Number.NaN) + (system ?? Number.NaN);
  expect(used).toBeGreaterThan(0.1);
  expect(counted).toBeGreaterThan(used * 0.9);
});
