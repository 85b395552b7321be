import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes, newStoryId, SluglineError } from '@slugline/story';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from './connection.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded.ts';
import { finishJob, publishJob } from './jobs/index.ts';
import { type NewJob, type QueueName, queueNames } from './kinds.ts';
import { mediaJob } from './media-job.ts';
import { type Flow, openQueues, type Queues } from './queues.ts';
import { bullQueue, startTestWorker } from './testing/index.ts';
import type { RunningWorker } from './worker.ts';

let folder: string;
let redis: EmbeddedRedis;
let queues: Queues;
/** To inspect and change Redis. */
let client: Redis;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-again-'));
  redis = await startEmbeddedRedis(folder);
  queues = openQueues(redis.address);
  client = connect(redis.address);
  await queues.ready(5000);
});
afterAll(async () => {
  await queues.close();
  client.disconnect();
  await redis.stop();
  await rm(folder, { recursive: true });
});

let storyId: string;
/** The names of the jobs that ran, in order. */
let runs: string[];
/** The names of the jobs that fail when they run. */
let broken: Set<string>;
let workers: RunningWorker[];
beforeEach(() => {
  storyId = newStoryId(Date.now());
  runs = [];
  broken = new Set();
  workers = (['publish', 'image'] as const).map((queue) =>
    startTestWorker<QueueName>(
      { address: redis.address, queues },
      {
        queue,
        concurrency: 2,
        deadlineMs: 5000,
        handle: async (payload) => {
          const name = 'file' in payload ? payload.file : 'do' in payload ? payload.do : queue;
          runs.push(name);
          if (broken.has(name)) throw new SluglineError('picture_broken', name);
        },
      },
    ),
  );
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop(0)));
  for (const name of queueNames) await bullQueue(client, name).obliterate({ force: true });
});

const image = (file: string) =>
  mediaJob({
    storyId,
    revision: 1,
    original: file.padEnd(64, '0'),
    kind: 'picture',
    recipe: 'r',
    file,
    lane: 'normal',
  });
const flowOf = (...files: string[]): Flow => ({
  parent: finishJob(storyId, 1, 'normal'),
  children: files.map(image),
});
const stateOf = ({ queue, options }: NewJob) => bullQueue(client, queue).getJobState(options.jobId);
const become = async (job: NewJob, state: string): Promise<void> => {
  while ((await stateOf(job)) !== state) await new Promise((resolve) => setTimeout(resolve, 5));
};
const until = async (what: () => boolean): Promise<void> => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('a flow that is added again, for example after a crash', () => {
  it.each([
    ['completed', [], ['a', 'b', 'finish']],
    ['failed', ['a'], ['b', 'finish']],
  ])(
    'runs again when all of it has ended, except for failed children (children: %s)',
    async (_state, failing, again) => {
      for (const file of failing) broken.add(file);
      const flow = flowOf('a', 'b');
      expect(await queues.addFlow(flow)).toBe(true);
      await become(flow.parent, 'completed');
      expect(runs.splice(0).toSorted()).toEqual(['a', 'b', 'finish']);
      expect(await queues.addFlow(flow)).toBe(true);
      await become(flow.parent, 'completed');
      expect(runs.toSorted()).toEqual(again);
    },
  );

  it('adds only the jobs that are missing', async () => {
    const queue = bullQueue(client, 'image');
    await queue.pause();
    await queues.addFlow(flowOf('a', 'b'));
    expect(await queues.addFlow(flowOf('a', 'b'))).toBe(false);
    await queue.remove(image('b').options.jobId);
    expect(await queues.knows(image('b'))).toBe(false);
    expect(await queues.addFlow(flowOf('a', 'b'))).toBe(true);
    await queue.resume();
    await become(flowOf().parent, 'completed');
    await become(image('b'), 'completed');
    expect(runs.toSorted()).toEqual(['a', 'b', 'finish']);
  });

  it('does not wait for a child that has failed before', async () => {
    broken.add('a');
    await queues.add(image('a'));
    await become(image('a'), 'failed');
    await queues.addFlow(flowOf('a', 'b'));
    await become(flowOf().parent, 'completed');
    expect(await stateOf(image('a'))).toBe('failed');
    expect(runs).toEqual(['a', 'b', 'finish']);
  });
});

describe('a job that is added again', () => {
  const job = () => finishJob(storyId, 1, 'normal');

  it('is not added while it waits, and is added when BullMQ remembers it as done', async () => {
    const queue = bullQueue(client, 'publish');
    await queue.pause();
    expect(await queues.add(job())).toBe(true);
    expect(await queues.add(job())).toBe(false);
    expect(await queues.knows(job())).toBe(true);
    await queue.resume();
    await become(job(), 'completed');
    expect(await queues.knows(job())).toBe(false);
    expect(await queues.add(job())).toBe(true);
    await until(() => runs.length === 2);
  });

  it('is not added when it has failed: only an operator replays it', async () => {
    broken.add('finish');
    await queues.add(job());
    await become(job(), 'failed');
    expect(await queues.add(job())).toBe(false);
    expect(await queues.knows(job())).toBe(true);
  });

  it('is not added while another one of the story waits in its place', async () => {
    const queue = bullQueue(client, 'publish');
    await queue.pause();
    expect(await queues.add(publishJob(storyId, 1, 'normal'))).toBe(true);
    expect(await queues.add(publishJob(storyId, 2, 'normal'))).toBe(false);
    expect(await queues.knows(publishJob(storyId, 2, 'normal'))).toBe(true);
    await queue.resume();
    await become(publishJob(storyId, 1, 'normal'), 'completed');
  });
});

describe('a job that no queue takes', () => {
  const poisoned = () => {
    const job = image('poison');
    return { ...job, data: { ...job.data, language: 'x'.repeat(5000) } } as NewJob;
  };
  const refusal = {
    code: 'job_refused',
    where: 'poison',
    message: expect.stringMatching(/poison.*language.*500\d bytes/),
  };

  it('is refused with its file’s name, and is not retried', async () => {
    await expect(queues.add(poisoned())).rejects.toMatchObject(refusal);
    const flow: Flow = {
      ...flowOf('a'),
      children: [...flowOf('a').children, poisoned()],
    };
    await expect(queues.addFlow(flow)).rejects.toMatchObject(refusal);
    const video = { queue: 'image', id: 'film' } as const;
    await expect(queues.addUnder(video, [poisoned()])).rejects.toMatchObject(refusal);
    expect(codes.job_refused.retry).toBe(false);
  });

  it('does not keep later jobs from being added', async () => {
    await expect(queues.add(poisoned())).rejects.toThrow();
    await queues.add(image('a'));
    await become(image('a'), 'completed');
  });
});

describe('a story’s publish job', () => {
  const job = (sequence: number) => publishJob(storyId, sequence, 'normal');

  it.each([
    ['failed permanently', async () => {}],
    ['was discarded', () => queues.discard(job(1).options.jobId)],
  ])('is taken after the one before it %s', async (_what, next) => {
    broken.add('publish');
    await queues.add(job(1));
    await become(job(1), 'failed');
    await next();
    broken.clear();
    await queues.add(job(2));
    await become(job(2), 'completed');
    expect(runs).toEqual(['publish', 'publish']);
  });

  it('can be replayed after a failure, beside a later one', async () => {
    broken.add('publish');
    await queues.add(job(1));
    await become(job(1), 'failed');
    broken.clear();
    await queues.add(job(2));
    await queues.replay(job(1).options.jobId);
    await become(job(1), 'completed');
    await become(job(2), 'completed');
    expect(runs).toHaveLength(3);
  });

  it('makes room for the next one when it is removed while it waits', async () => {
    const queue = bullQueue(client, 'publish');
    await queue.pause();
    await queues.add(job(1));
    await (await queue.getJob(job(1).options.jobId))?.remove();
    await queues.add(job(2));
    await queue.resume();
    await become(job(2), 'completed');
    expect(runs).toEqual(['publish']);
  });
});
