import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId, SluglineError } from '@slugline/story';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { QueueName } from './contracts.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded.ts';
import { discardFailure, replayFailure } from './failures.ts';
import { finishJob, mediaJob, type NewJob, publishJob } from './jobs.ts';
import { type Flow, openQueues, type Queues } from './queues.ts';
import { type RunningWorker, startWorker } from './worker.ts';

let folder: string;
let redis: EmbeddedRedis;
let queues: Queues;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-again-'));
  redis = await startEmbeddedRedis(folder);
  queues = openQueues(redis.address);
  await queues.ready(5000);
});
afterAll(async () => {
  await queues.close();
  await redis.stop();
  await rm(folder, { recursive: true });
});

let storyId: string;
/** What ran, in order. */
let runs: string[];
/** What fails when it runs. */
let broken: Set<string>;
let workers: RunningWorker[];
beforeEach(() => {
  storyId = newStoryId(Date.now());
  runs = [];
  broken = new Set();
  workers = (['publish', 'image'] as const).map((queue) =>
    startWorker<QueueName>(
      { address: redis.address, queues, observe: () => {}, onError: () => {} },
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
  for (const queue of queues.all()) await queue.obliterate({ force: true });
});

const picture = (file: string) =>
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
  children: files.map((file) => ({ job: picture(file), onFailure: 'ignore' })),
});
const stateOf = ({ queue, options }: NewJob) => queues.get(queue).getJobState(options.jobId);
const become = async (job: NewJob, state: string): Promise<void> => {
  while ((await stateOf(job)) !== state) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** Runs a job of another story, last in line: what was queued before it has run. */
const queueDrained = async (): Promise<void> => {
  const last = finishJob(newStoryId(Date.now()), 1, 'backfill');
  await queues.add(last);
  await become(last, 'completed');
};

describe('a flow that is added again, as after a crash', () => {
  it.each([
    ['completed', []],
    ['failed', ['a']],
  ])('does nothing more when all of it has ended and a child is %s', async (_state, failing) => {
    for (const file of failing) broken.add(file);
    const flow = flowOf('a', 'b');
    await queues.addFlow(flow);
    await become(flow.parent, 'completed');
    expect(runs.toSorted()).toEqual(['a', 'b', 'finish']);
    await queues.addFlow(flow);
    await queueDrained();
    expect(await stateOf(flow.parent)).toBe('completed');
    expect(runs.filter((name) => name === 'a')).toHaveLength(1);
  });

  it('does not run what has ended a second time, and its parent does not wait for it', async () => {
    await queues.addFlow(flowOf('a'));
    const { parent } = flowOf('a');
    await become(parent, 'completed');
    await (await queues.get('publish').getJob(parent.options.jobId))?.remove({ removeChildren: false });
    await queues.addFlow(flowOf('a', 'b'));
    await become(parent, 'completed');
    expect(runs).toEqual(['a', 'finish', 'b', 'finish']);
  });

  it('waits for ever for a child that has failed before: who adds it again must leave that one out', async () => {
    broken.add('a');
    await queues.add(picture('a'));
    await become(picture('a'), 'failed');
    await queues.addFlow(flowOf('a'));
    await queueDrained();
    expect(await stateOf(flowOf().parent)).toBe('waiting-children');
    await (await queues.get('publish').getJob(flowOf().parent.options.jobId))?.remove();
    await queues.addFlow(flowOf());
    await become(flowOf().parent, 'completed');
  });
});

describe('a story’s publish job', () => {
  const job = (sequence: number) => publishJob(storyId, sequence, 'normal');

  it.each([
    ['failed for good', async () => {}],
    ['was discarded', () => discardFailure(queues, job(1).options.jobId)],
  ])('is taken again after the one before it %s', async (_what, next) => {
    broken.add('publish');
    await queues.add(job(1));
    await become(job(1), 'failed');
    await next();
    broken.clear();
    await queues.add(job(2));
    await become(job(2), 'completed');
    expect(runs).toEqual(['publish', 'publish']);
  });

  it('that failed can be replayed beside a later one', async () => {
    broken.add('publish');
    await queues.add(job(1));
    await become(job(1), 'failed');
    broken.clear();
    await queues.add(job(2));
    await replayFailure(queues, job(1).options.jobId);
    await become(job(1), 'completed');
    await become(job(2), 'completed');
    expect(runs).toHaveLength(3);
  });

  it('that is removed while it waits makes room for the next', async () => {
    const queue = queues.get('publish');
    await queue.pause();
    await queues.add(job(1));
    await (await queue.getJob(job(1).options.jobId))?.remove();
    await queues.add(job(2));
    await queue.resume();
    await become(job(2), 'completed');
    expect(runs).toEqual(['publish']);
  });
});
