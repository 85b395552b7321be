import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId, SluglineError } from '@slugline/story';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MediaPayload } from './contracts.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded.ts';
import { listFailures, replayFailure } from './failures.ts';
import { filmPartJob, mediaJob } from './jobs.ts';
import { openQueues, type Queues } from './queues.ts';
import { type Run, type RunningWorker, startWorker } from './worker.ts';

let folder: string;
let redis: EmbeddedRedis;
let queues: Queues;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-children-'));
  redis = await startEmbeddedRedis(folder);
  queues = openQueues(redis.address);
  expect(await queues.ready(5000)).toBe(true);
});
afterAll(async () => {
  await queues.close();
  await redis.stop();
  await rm(folder, { recursive: true });
});

const running: RunningWorker[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop(0)));
  await queues.get('video').obliterate({ force: true });
});

const until = async (what: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 10));
};

type Handle = (payload: MediaPayload, run: Run) => Promise<void>;
const work = (handle: Handle, onFailed = async (_payload: MediaPayload, _error: SluglineError) => {}) => {
  const host = { address: redis.address, queues, observe: () => {}, onError: () => {} };
  running.push(startWorker(host, { queue: 'video', concurrency: 2, deadlineMs: 20_000, handle, onFailed }));
};

const film = () =>
  mediaJob({
    storyId: newStoryId(Date.now()),
    revision: 1,
    original: 'a'.repeat(64),
    kind: 'video',
    recipe: 'video-v2-00000000',
    file: 'clip.mp4',
    lane: 'normal',
  });
const chunks = (payload: MediaPayload, count: number) =>
  Array.from({ length: count }, (_, chunk) =>
    filmPartJob(payload, { make: 'chunk', chunk, rungs: ['360p'] }, { place: chunk }),
  );
const chunkOf = ({ part }: MediaPayload): number => (part?.make === 'chunk' ? part.chunk : -1);

describe('a job that waits for others', () => {
  it('is run anew when they have ended, and leaves nothing of them behind', async () => {
    const made = new Set<number>();
    let runs = 0;
    work(async (payload, run) => {
      if (payload.part) return void made.add(chunkOf(payload));
      runs++;
      if (made.size < 5) await run.waitFor(chunks(payload, 5));
    });
    const job = film();
    await queues.add(job);
    const queue = queues.get('video');
    await until(async () => (await queue.getJobState(job.options.jobId)) === 'completed');
    expect([...made].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(runs).toBe(2);
    expect(await queue.getJobCountByTypes('completed')).toBe(1);
  });

  it('waits again for what its second run finds missing', async () => {
    const made: number[] = [];
    work(async (payload, run) => {
      if (payload.part) return void made.push(chunkOf(payload));
      if (made.length < 6) await run.waitFor(chunks(payload, made.length + 2).slice(made.length));
    });
    const job = film();
    await queues.add(job);
    await until(async () => (await queues.get('video').getJobState(job.options.jobId)) === 'completed');
    expect(made.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('fails with the reason of one that failed for good, once, and drops those that were waiting', async () => {
    const begun: number[] = [];
    const told: string[] = [];
    work(
      async (payload, run) => {
        if (!payload.part) return run.waitFor(chunks(payload, 40));
        begun.push(chunkOf(payload));
        if (chunkOf(payload) === 1) throw new SluglineError('video_broken', 'clip.mp4 is damaged');
        await new Promise((resolve) => setTimeout(resolve, 50));
      },
      async ({ part }, error) => void (part ?? told.push(`${error.code}: ${error.message}`)),
    );
    const job = film();
    await queues.add(job);
    await until(async () => (await queues.get('video').getJobState(job.options.jobId)) === 'failed');
    expect(told).toEqual(['video_broken: clip.mp4 is damaged']);
    expect(begun.length).toBeLessThan(40);
    expect(await queues.get('video').getJobCountByTypes('prioritized', 'active', 'delayed')).toBe(0);
    expect((await listFailures(queues)).map(({ id }) => id)).toEqual([job.options.jobId]);
  });

  it('goes on when an operator puts it back and the cause is gone', async () => {
    let broken = true;
    let whole = false;
    work(async (payload, run) => {
      if (payload.part) {
        if (broken) throw new SluglineError('video_broken', 'clip.mp4 is damaged');
        whole = true;
        return;
      }
      if (!whole) await run.waitFor(chunks(payload, 1));
    });
    const job = film();
    await queues.add(job);
    const state = () => queues.get('video').getJobState(job.options.jobId);
    await until(async () => (await state()) === 'failed');
    broken = false;
    await replayFailure(queues, job.options.jobId);
    await until(async () => (await state()) === 'completed');
    expect(whole).toBe(true);
  });

  it('lets a short film pass a long one: later parts stand further back', async () => {
    const order: string[] = [];
    const [long, short] = [film(), film()];
    const payloads = [long.data, short.data] as [MediaPayload, MediaPayload];
    for (const job of chunks(payloads[0], 9)) await queues.add(job);
    for (const job of chunks(payloads[1], 1)) await queues.add(job);
    work(async (payload) => void order.push(payload.storyId === payloads[0].storyId ? 'long' : 'short'));
    await until(() => order.length === 10);
    expect(order.indexOf('short')).toBeLessThan(4);
  });
});
