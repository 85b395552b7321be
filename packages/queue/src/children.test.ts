import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId, SluglineError } from '@slugline/story';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect } from './connection.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded.ts';
import type { Run } from './handlers.ts';
import { videoPartJob } from './jobs/index.ts';
import type { Payload } from './kinds.ts';
import { mediaJob } from './media-job.ts';
import type { MediaPayload } from './media-payload.ts';
import { openQueues, type Queues } from './queues.ts';
import { bullQueue, startTestWorker } from './testing/index.ts';
import type { RunningWorker } from './worker.ts';

let folder: string;
let redis: EmbeddedRedis;
let queues: Queues;
/** To inspect Redis. */
let client: Redis;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-children-'));
  redis = await startEmbeddedRedis(folder);
  queues = openQueues(redis.address);
  client = connect(redis.address);
  expect(await queues.ready(5000)).toBe(true);
});
afterAll(async () => {
  await queues.close();
  client.disconnect();
  await redis.stop();
  await rm(folder, { recursive: true });
});

const running: RunningWorker[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop(0)));
  await bullQueue(client, 'video').obliterate({ force: true });
});

const until = async (what: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 10));
};

type VideoJob = Payload<'video'>;
type Handle = (payload: VideoJob, run: Run) => Promise<void>;
const work = (handle: Handle, onFailed = async (_payload: VideoJob, _error: SluglineError) => {}) => {
  const host = { address: redis.address, queues };
  running.push(
    startTestWorker(host, { queue: 'video', concurrency: 2, deadlineMs: 20_000, handle, onFailed }),
  );
};

const video = () =>
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
    videoPartJob(payload, { make: 'chunk', chunk, rungs: ['360p'] }, { place: chunk }),
  );
const partOf = (payload: VideoJob) => ('part' in payload ? payload.part : undefined);
const chunkOf = (payload: VideoJob): number => {
  const part = partOf(payload);
  return part?.make === 'chunk' ? part.chunk : -1;
};

describe('a job that waits for others', () => {
  it('runs again when they have ended, and leaves none of them in Redis', async () => {
    const made = new Set<number>();
    let runs = 0;
    work(async (payload, run) => {
      if (partOf(payload)) return void made.add(chunkOf(payload));
      runs++;
      if (made.size < 5) await run.waitFor(chunks(payload, 5));
    });
    const job = video();
    await queues.add(job);
    const queue = bullQueue(client, 'video');
    await until(async () => (await queue.getJobState(job.options.jobId)) === 'completed');
    expect([...made].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(runs).toBe(2);
    expect(await queue.getJobCountByTypes('completed')).toBe(1);
  });

  it('waits again for jobs that its second run adds', async () => {
    const made: number[] = [];
    work(async (payload, run) => {
      if (partOf(payload)) return void made.push(chunkOf(payload));
      if (made.length < 6) await run.waitFor(chunks(payload, made.length + 2).slice(made.length));
    });
    const job = video();
    await queues.add(job);
    await until(
      async () => (await bullQueue(client, 'video').getJobState(job.options.jobId)) === 'completed',
    );
    expect(made.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('fails once, with the reason of a job that failed permanently, and drops the jobs that have not started', async () => {
    const begun: number[] = [];
    const reported: string[] = [];
    work(
      async (payload, run) => {
        if (!partOf(payload)) return run.waitFor(chunks(payload, 40));
        begun.push(chunkOf(payload));
        if (chunkOf(payload) === 1) throw new SluglineError('video_broken', 'clip.mp4 is damaged');
        await new Promise((resolve) => setTimeout(resolve, 50));
      },
      async (payload, error) => void (partOf(payload) ?? reported.push(`${error.code}: ${error.message}`)),
    );
    const job = video();
    await queues.add(job);
    await until(async () => (await bullQueue(client, 'video').getJobState(job.options.jobId)) === 'failed');
    expect(reported).toEqual(['video_broken: clip.mp4 is damaged']);
    expect(begun.length).toBeLessThan(40);
    expect(await bullQueue(client, 'video').getJobCountByTypes('prioritized', 'active', 'delayed')).toBe(0);
    expect((await queues.failures()).map(({ id }) => id)).toEqual([job.options.jobId]);
  });

  it('completes when an operator replays it after the cause is gone', async () => {
    let broken = true;
    let whole = false;
    work(async (payload, run) => {
      if (partOf(payload)) {
        if (broken) throw new SluglineError('video_broken', 'clip.mp4 is damaged');
        whole = true;
        return;
      }
      if (!whole) await run.waitFor(chunks(payload, 1));
    });
    const job = video();
    await queues.add(job);
    const state = () => bullQueue(client, 'video').getJobState(job.options.jobId);
    await until(async () => (await state()) === 'failed');
    broken = false;
    await queues.replay(job.options.jobId);
    await until(async () => (await state()) === 'completed');
    expect(whole).toBe(true);
  });

  it('lets a short video pass a long one, because later parts have a lower priority', async () => {
    const order: string[] = [];
    const [long, short] = [video(), video()];
    const payloads = [long.data, short.data] as [MediaPayload, MediaPayload];
    for (const job of chunks(payloads[0], 9)) await queues.add(job);
    for (const job of chunks(payloads[1], 1)) await queues.add(job);
    work(async (payload) => void order.push(payload.storyId === payloads[0].storyId ? 'long' : 'short'));
    await until(() => order.length === 10);
    expect(order.indexOf('short')).toBeLessThan(4);
  });
});
