import { readFileSync } from 'node:fs';
import { imageProcesses } from '@slugline/testing/processes/image-processes';
import { hasProc } from '@slugline/testing/processes/running';
import { small } from '@slugline/testing/samples/image-recipes';
import { never, noise, sent, tempFolder } from '@slugline/testing/samples/images';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openImageWorkers } from '../index.ts';

const images = 500;

describe.skipIf(!hasProc)('the memory of picture processes', () => {
  // glibc keeps what libvips freed (https://github.com/lovell/sharp/issues/955).
  it(`is the same after ${images} pictures as at the beginning`, async () => {
    const workers = openImageWorkers({ concurrency: 1 });
    onTestFinished(() => workers.close());
    const inputs = await Promise.all(
      Array.from({ length: 10 }, (_, n) => sent(noise(600 + 40 * n, 400).jpeg())),
    );
    const outDir = await tempFolder();
    const megabytes: number[] = [];
    for (let n = 0; n < images; n++) {
      const input = inputs[n % inputs.length] ?? { file: '', name: '' };
      await workers.makeImage(input, outDir, { parameters: small }, never);
      megabytes.push(
        imageProcesses(process.pid)
          .map(residentOf)
          .reduce((sum, one) => sum + one, 0),
      );
    }
    // Both spans cover processes of every age, because a process is replaced after a hundred pictures.
    const [start, end] = [median(megabytes.slice(50, 150)), median(megabytes.slice(-100))];
    expect(start).toBeGreaterThan(30);
    expect(Math.abs(end / start - 1)).toBeLessThan(0.1);
    expect(Math.max(...megabytes)).toBeLessThan(3 * start);
  }, 300_000);
});

/** Resident memory of a process, megabytes (proc(5), VmRSS). */
const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
