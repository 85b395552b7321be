import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '@slugline/testing/processes/services';
import { freePort } from '@slugline/testing/servers/free-port';
import { startRedis } from '@slugline/testing/servers/redis';
import { figuresOf, type InputFigures } from './hostile/figures.ts';
import { type InputName, submissionOf } from './hostile/inputs.ts';
import { startProbe } from './hostile/probe.ts';
import { send } from './hostile/send.ts';

export interface HostileBench {
  /** How many times each input is submitted, all at once. */
  times: number;
  only: readonly InputName[];
  signal: AbortSignal;
  /** Called with what is being submitted, and with the results. */
  onProgress(words: string): void;
}

/** How long `/healthz` is probed while nothing is submitted, ms: the figures of the machine alone. */
const quietMs = 5_000;
/** The least time for which `/healthz` is probed for an input, ms: an input may do harm after its answer. */
const leastMs = 2_000;

/**
 * Submits each input `times` times to a newsroom of its own, one input after the other. The first figures are
 * without input.
 */
export async function benchHostile(bench: HostileBench): Promise<Record<string, InputFigures>> {
  const { times, only, signal, onProgress } = bench;
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
  try {
    await using redis = await startRedis();
    const config = { data: join(folder, 'data') };
    const server = { context: { redisAddress: redis.url, config }, destination: join(folder, 'public') };
    const port = String(await freePort());
    await using _api = await startService('submission', server, { SLUGLINE_PORT: port });
    await using _media = await startService('media', server);
    await using _publish = await startService('publish', server);
    await using _desk = await startService('desk', server);
    await using _edge = await startService('edge', server);
    const apiUrl = `http://127.0.0.1:${port}`;
    await using probe = startProbe(`${apiUrl}/healthz`);

    const all: Record<string, InputFigures> = {};
    const measure = async (name: string, work: () => Promise<string[]>) => {
      onProgress(name);
      const started = performance.now();
      const { result, probed } = await probe.during(async () => {
        const [ends] = await Promise.all([work(), sleep(leastMs, undefined, { signal })]);
        return ends;
      });
      const figures = figuresOf(result, probed, performance.now() - started);
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
