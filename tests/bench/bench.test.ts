import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { descendantsOf, hasProc, survivors } from '../support/processes.ts';
import { tether } from '../support/tether.ts';
import { until, untilNone } from '../support/until.ts';

const command = join(import.meta.dirname, 'bench.ts');

/** Runs the bench with a temporary folder that nobody else writes to. */
async function bench(...args: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-test-'));
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, [command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  tether(child);
  const said = { stdout: text(child.stdout), stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (words: string) => {
    said.stderr += words;
  });
  const ended = once(child, 'exit').then(([code]) => code as number);
  return {
    ...{ child, folder, said, ended },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

it.skipIf(!hasProc)(
  'bench video prints one JSON document with its figures, and leaves nothing',
  async () => {
    await using run = await bench('video', '--json', '--seconds', '2', '--runs', '1', '--only', 'floor,ours');
    expect(await run.ended).toBe(0);
    const number = expect.any(Number);
    const figures: Record<string, number | null> = JSON.parse(await run.said.stdout);
    expect(figures).toEqual({
      ...{ floorSeconds: number, wallSeconds: number, cpuSeconds: number, efficiency: number },
      ...{ cpuOverFloor: number, perRenditionWallSeconds: null, firstPlayableSeconds: null },
      perRenditionAllThreadsWallSeconds: null,
      ...{ clipSeconds: 2, twoWorkersOverOne: null, cores: number, runs: 1 },
    });
    // Ours does the same work and more: with much less, CPU would have been overlooked.
    expect(figures.cpuOverFloor).toBeGreaterThan(0.5);
    expect(run.said.stderr).toContain('run 1 of 1: ours wall');
    expect(await readdir(run.folder)).toEqual([]);
  },
  120_000,
);

it.skipIf(!hasProc)(
  'bench video that is interrupted takes its processes and files along',
  async () => {
    await using run = await bench('video', '--seconds', '4', '--runs', '1', '--only', 'ours');
    const begun = await until(() => {
      const running = descendantsOf(run.child.pid ?? 0);
      const isMedia = running.find(({ command: words }) => words.includes('start media'));
      const encodes =
        isMedia && descendantsOf(isMedia.pid).some(({ command: words }) => /ffmpeg /.test(words));
      return encodes && running;
    });
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.said.stderr).toContain('interrupted');
    expect(await readdir(run.folder)).toEqual([]);
    await untilNone(() => survivors(begun, run.folder));
  },
  120_000,
);

it('bench says how it is used when it is not understood', async () => {
  await using run = await bench('video', '--only', 'ceiling');
  expect(await run.ended).toBe(2);
  expect(run.said.stderr).toMatch(/no part called ceiling[\s\S]*usage: npm run/);
});
