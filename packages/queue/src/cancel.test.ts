import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId, type SluglineError } from '@slugline/story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenForCancel } from './cancel.ts';
import { connect } from './connection.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded.ts';
import type { Run } from './handlers.ts';
import { finishJob, publishJob, videoPartJob } from './jobs/index.ts';
import type { NewJob, Payload, QueueName } from './kinds.ts';
import { mediaJob } from './media-job.ts';
import { openQueues, type Queues } from './queues.ts';
import { bullQueue, startTestWorker } from './testing/index.ts';
import type { RunningWorker } from './worker.ts';

let folder: string;
let redis: EmbeddedRedis;
let queues: Queues;
let workers: RunningWorker[];
let stopListening = () => {};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-cancel-'));
  redis = await startEmbeddedRedis(folder);
  queues = openQueues(redis.address);
  expect(await queues.ready(5000)).toBe(true);
  workers = [];
});
afterEach(async () => {
  stopListening();
  await Promise.all(workers.map((worker) => worker.stop(0)));
  await queues.close();
  await redis.stop();
  await rm(folder, { recursive: true });
});

/** The story and the error code of each job that failed permanently, as the workers reported it. */
let failed: [story: string, code: string][];
/** Starts workers that run each job until it is aborted, or run `handle`. */
function startAll(handle: (payload: Payload<QueueName>, run: Run) => Promise<void> = untilEnded): void {
  failed = [];
  const onFailed = async (payload: Payload<QueueName>, { code }: SluglineError) =>
    void failed.push(['storyId' in payload ? payload.storyId : '', code]);
  workers = (['image', 'video', 'publish'] as const).map((queue) =>
    startTestWorker<QueueName>(
      { address: redis.address, queues },
      { queue, concurrency: 2, deadlineMs: 30_000, handle, onFailed },
    ),
  );
  stopListening = listenForCancel(redis.address, workers);
}
const untilEnded = (_payload: unknown, { signal }: Run): Promise<never> =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('ended')), { once: true }),
  );
const stateOf = async ({ queue, options }: NewJob): Promise<string> => {
  const client = connect(redis.address);
  try {
    return await bullQueue(client, queue).getJobState(options.jobId);
  } finally {
    client.disconnect();
  }
};
const fileOf = (storyId: string, kind: 'picture' | 'video') =>
  mediaJob({
    ...{ storyId, revision: 1, original: 'a'.repeat(64), kind, recipe: 'r', file: 'a.jpg', lane: 'normal' },
  });
/** Cancels repeatedly, because the test does not know when the listener is connected. */
const cancelled = (storyId: string, count: number) =>
  expect
    .poll(async () => {
      await queues.cancelStory(storyId);
      return failed.filter(([story]) => story === storyId).length;
    })
    .toBe(count);

describe('cancelling a story', () => {
  it('fails its running media jobs, and no other job', async () => {
    startAll();
    const [story, other] = [newStoryId(Date.now()), newStoryId(Date.now())];
    const own = [fileOf(story, 'picture'), fileOf(story, 'video')];
    const others = [
      ...[finishJob(story, 1, 'normal'), publishJob(story, 1, 'normal')],
      fileOf(other, 'picture'),
    ];
    for (const job of [...own, ...others]) await queues.add(job);
    await expect.poll(() => Promise.all([...own, ...others].map(stateOf))).toEqual(Array(5).fill('active'));

    await cancelled(story, 2);
    expect(failed).toEqual(Array(2).fill([story, 'cancelled']));
    expect(await Promise.all(others.map(stateOf))).toEqual(Array(3).fill('active'));
  });

  it('leaves no failed job, so that the same work can be added again', async () => {
    startAll();
    const story = newStoryId(Date.now());
    const job = fileOf(story, 'picture');
    await queues.add(job);
    await expect.poll(() => stateOf(job)).toBe('active');
    await cancelled(story, 1);
    await expect.poll(() => stateOf(job)).toBe('unknown');
    expect(await queues.failures()).toEqual([]);
    expect(await queues.add(job)).toBe(true);
  });

  it('ends a video with its parts, also those that wait', async () => {
    let begun = 0;
    startAll(async (payload, run) => {
      if ('part' in payload) {
        begun++;
        return untilEnded(payload, run);
      }
      if (!('kind' in payload)) return;
      const chunks = Array.from({ length: 9 }, (_, chunk) => ({
        make: 'chunk' as const,
        chunk,
        rungs: ['360p'],
      }));
      await run.waitFor(chunks.map((part, place) => videoPartJob(payload, part, { place })));
    });
    const story = newStoryId(Date.now());
    const video = fileOf(story, 'video');
    await queues.add(video);
    await expect.poll(() => begun).toBe(2);

    await expect
      .poll(async () => {
        await queues.cancelStory(story);
        return stateOf(video);
      })
      .toBe('unknown');
    // The parts that had begun, and the video.
    expect(failed).toEqual(Array(begun + 1).fill([story, 'cancelled']));
    expect(await queues.failures()).toEqual([]);
    expect(begun).toBeLessThan(9);
    expect(await queues.counts('video')).toMatchObject({ waiting: 0, active: 0, delayed: 0, parents: 0 });
  });

  it('leaves its waiting jobs alone', async () => {
    const story = newStoryId(Date.now());
    const waiting = publishJob(story, 1, 'normal');
    await queues.add(waiting);
    await queues.cancelStory(story);
    expect(await stateOf(waiting)).toBe('prioritized');
  });

  it('throws queue_unavailable when Redis is away', async () => {
    const nowhere = openQueues('unix:/nonexistent/redis.sock');
    await expect(nowhere.cancelStory(newStoryId(Date.now()))).rejects.toMatchObject({
      code: 'queue_unavailable',
    });
    await nowhere.close();
  });
});
