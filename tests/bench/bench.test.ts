import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { endWithUs } from '@slugline/testing/processes/end-with-us';
import { descendantsOf, hasProc, survivors } from '@slugline/testing/processes/running';
import { grainyPhotograph, layOut } from '@slugline/testing/samples/media';
import { until, untilNone } from '@slugline/testing/until';
import { expect, it, onTestFinished } from 'vitest';

const command = join(import.meta.dirname, 'bench.ts');

/** Runs the benchmark with a temporary folder that nothing else writes to. */
async function bench(...args: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-test-'));
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, [command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  endWithUs(child);
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

/** A folder of pictures that are encoded quickly. */
async function eightImages(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-pictures-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await layOut(
    folder,
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => grainyPhotograph(`${n}.jpg`, { width: 400 + n, height: 300 })),
    ),
  );
  return folder;
}

it.skipIf(!hasProc)(
  'bench video prints one JSON document with its figures, and leaves nothing',
  async () => {
    await using run = await bench('video', '--json', '--seconds', '2', '--runs', '1', '--only', 'floor,ours');
    expect(await run.ended).toBe(0);
    const number = expect.any(Number);
    const figures: Record<string, number | null> = JSON.parse(await run.said.stdout);
    expect(figures).toEqual({
      ...{
        floorSeconds: number,
        floorAllCoresSeconds: null,
        wallSeconds: number,
        cpuSeconds: number,
        efficiency: number,
      },
      ...{ cpuOverFloor: number, perRenditionWallSeconds: null, firstPlayableSeconds: null },
      perRenditionAllThreadsWallSeconds: null,
      ...{ clipSeconds: 2, twoWorkersOverOne: null, cores: number, runs: 1 },
    });
    // Our service does the same work as the floor and more. A much lower figure would mean that CPU time was
    // missed.
    expect(figures.cpuOverFloor).toBeGreaterThan(0.5);
    expect(run.said.stderr).toContain('run 1 of 1: ours wall');
    expect(await readdir(run.folder)).toEqual([]);
  },
  120_000,
);

it.skipIf(!hasProc)(
  'bench image prints one JSON document with its figures, and leaves nothing',
  async () => {
    const input = await eightImages();
    await using run = await bench('image', '--json', '--input', input, '--runs', '1', '--pictures', '20');
    expect(await run.ended).toBe(0);
    const number = expect.any(Number);
    const figures: Record<string, number> = JSON.parse(await run.said.stdout);
    expect(figures).toEqual({
      ...{ floorSeconds: number, efficiencyAt8: number, cpuSecondsPerPicture: number },
      ...{ peerCpuSecondsPerPicture: number, firstRenditionMs: number, allRenditionsMs: number },
      ...{ similarityDelta: number, rssStartMb: number, rssEndMb: number, cores: number, runs: 1 },
    });
    // Our service does the same work as the floor and more. A much lower figure would mean that CPU time was
    // missed.
    expect(figures.cpuSecondsPerPicture).toBeGreaterThan(
      0.5 * (figures.floorSeconds ?? 0) * (figures.cores ?? 0),
    );
    expect(figures.peerCpuSecondsPerPicture).toBeGreaterThan(
      (figures.floorSeconds ?? 0) * (figures.cores ?? 0),
    );
    expect(figures.firstRenditionMs).toBeLessThanOrEqual(figures.allRenditionsMs ?? 0);
    expect(Math.abs(figures.similarityDelta ?? 1)).toBeLessThan(0.1);
    expect(run.said.stderr).toContain('run 1 of 1: throughput wall');
    expect(await readdir(run.folder)).toEqual([]);
  },
  240_000,
);

it('bench hostile prints the results of an input and the answers of /healthz, and leaves nothing', async () => {
  await using run = await bench('hostile', '--json', '--times', '2', '--only', 'no boundary,billion entries');
  expect(await run.ended).toBe(0);
  const number = expect.any(Number);
  const times = { seconds: number, p50Ms: number, p99Ms: number, maxMs: number };
  const answered = { ...times, requests: number, unanswered: 0, problems: 0 };
  const figures: Record<string, { requests: number }> = JSON.parse(await run.said.stdout);
  expect(figures).toEqual({
    nothing: { ...answered, results: {} },
    'no boundary': { ...answered, results: { '400 request_invalid': 2 } },
    'billion entries': { ...answered, results: { '202 complete video_broken': 2 } },
  });
  for (const { requests } of Object.values(figures)) expect(requests).toBeGreaterThan(10);
  expect(await readdir(run.folder)).toEqual([]);
}, 120_000);

it.skipIf(!hasProc)(
  'bench scale prints one JSON document with the figures of each size, and leaves nothing',
  async () => {
    await using run = await bench('scale', '--json', '--sizes', '60', '--stories', '2');
    expect(await run.ended).toBe(0);
    const number = expect.any(Number);
    expect(JSON.parse(await run.said.stdout)).toEqual({
      60: {
        ...{ fillSeconds: number, storeMb: number, storeInodes: number },
        ...{ rebuildSeconds: number, rebuildCpuSeconds: number, rebuildPeakMb: number },
        ...{ healthyMs: number, readyMs: number, liveP50Ms: number, liveP99Ms: number },
        ...{ catalogueSeconds: number, catalogueMb: number },
        ...{ newestP50Ms: number, newestP99Ms: number, minuteMs: number, minuteCpuMs: number },
        ...{ sectionP50Ms: number, sectionP95Ms: number, sectionCpuMs: number },
        ...{ searchP50Ms: number, searchP95Ms: number, searchCpuMs: number },
        ...{ feedsP50Ms: number, feedsP95Ms: number, feedsCpuMs: number },
        ...{ processMb: number, redisMb: number },
      },
    });
    expect(run.said.stderr).toContain('60 stories: rebuilt in');
    expect(await readdir(run.folder)).toEqual([]);
  },
  120_000,
);

// Without retractions, which take a minute: life/dark.test.ts and tests/edges test what they consist of.
it('bench life prints one JSON document with its figures, and leaves nothing', async () => {
  const only = ['--only', 'correction,schedule,original'];
  await using run = await bench('life', '--json', '--stories', '2', ...only);
  expect([await run.ended, run.said.stderr]).toEqual([
    0,
    expect.stringContaining('2 stories show the picture'),
  ]);
  const number = expect.any(Number);
  const figures: Record<string, number | null> = JSON.parse(await run.said.stdout);
  expect(figures).toEqual({
    ...{ firstTextP50Ms: number, firstTextP99Ms: number },
    ...{ correctionLiveP50Ms: number, correctionLiveP99Ms: number, correctionOverFirstText: number },
    ...{ scheduleLatenessP50Ms: number, scheduleLatenessP99Ms: number, withdrawOriginalSeconds: number },
    ...{ timeToDarkP50Ms: null, timeToDarkP99Ms: null, timeToDark: null },
    ...{ stories: 2, retractions: 40, cores: number },
  });
  // No story goes out before its time.
  expect(figures.scheduleLatenessP50Ms).toBeGreaterThanOrEqual(0);
  expect(await readdir(run.folder)).toEqual([]);
}, 120_000);

it.skipIf(!hasProc)(
  'bench video ends its processes and removes its files when it is interrupted',
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

it('bench prints its usage for a wrong command line', async () => {
  await using run = await bench('video', '--only', 'ceiling');
  expect(await run.ended).toBe(2);
  expect(run.said.stderr).toMatch(/no part called ceiling[\s\S]*usage: npm run/);
});
