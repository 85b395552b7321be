import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/house.ts';
import { startService } from '../support/processes.ts';
import { startRedis } from '../support/redis.ts';
import { startAsker } from './hostile/ask.ts';
import { figuresOf, type InputFigures } from './hostile/figures.ts';
import { type InputName, submissionOf } from './hostile/inputs.ts';
import { send } from './hostile/send.ts';

export interface HostileBench {
  /** How often each input is submitted, all at once. */
  times: number;
  only: readonly InputName[];
  signal: AbortSignal;
  /** Told what is being submitted, and what came out. */
  onProgress(words: string): void;
}

/** How long the newsroom is asked while nothing is submitted, ms: so much of the figures is the machine's. */
const quietMs = 5_000;
/** What is answered in a moment is asked about for so long, ms: it may harm afterwards. */
const leastMs = 2_000;

/** Submits each input so many times to a newsroom of its own, one input after the other; the first figures are of none. */
export async function benchHostile(bench: HostileBench): Promise<Record<string, InputFigures>> {
  const { times, only, signal, onProgress } = bench;
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
  try {
    await using redis = await startRedis();
    const config = { data: join(folder, 'data') };
    const house = { context: { redisAddress: redis.url, config }, destination: join(folder, 'public') };
    const port = String(await freePort());
    await using _api = await startService('submission', house, { SLUGLINE_PORT: port });
    await using _media = await startService('media', house);
    await using _publish = await startService('publish', house);
    await using _desk = await startService('desk', house);
    await using _edge = await startService('edge', house);
    const apiUrl = `http://127.0.0.1:${port}`;
    await using asker = startAsker(`${apiUrl}/healthz`);

    const all: Record<string, InputFigures> = {};
    const measure = async (name: string, work: () => Promise<string[]>) => {
      onProgress(name);
      const started = performance.now();
      const { result, asked } = await asker.during(async () => {
        const [ends] = await Promise.all([work(), sleep(leastMs, undefined, { signal })]);
        return ends;
      });
      const figures = figuresOf(result, asked, performance.now() - started);
      const { p50Ms, p99Ms, maxMs, unanswered } = figures;
      onProgress(`${name}: p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms, ${unanswered} unanswered`);
      all[name] = figures;
    };
    await measure('nothing', async () => {
      await sleep(quietMs, undefined, { signal });
      return [];
    });
    for (const name of only) {
      const numbers = Array.from({ length: times }, (_, n) => n);
      const submissions = await Promise.all(numbers.map((n) => submissionOf(name, n)));
      const sendAll = () => Promise.all(submissions.map((submission) => send(apiUrl, submission, signal)));
      await measure(name, async () => (await sendAll()).flat());
    }
    return all;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
