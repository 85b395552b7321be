import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newStoryId, SluglineError } from '@slugline/story';
import type { Redis } from 'ioredis';
import pino, { type Logger } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, prefix } from './connection.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded.ts';
import type { Run } from './handlers.ts';
import { deliverJob, finishJob, publishJob, submissionJob } from './jobs/index.ts';
import { queueNames } from './kinds.ts';
import { mediaJob } from './media-job.ts';
import { openQueues, type Queues } from './queues.ts';
import { bullQueue, startTestWorker, type TestDefinition } from './testing/index.ts';
import type { Outcome, RunningWorker } from './worker.ts';

let folder: string;
let redis: EmbeddedRedis;
let queues: Queues;
/** To inspect and change Redis. */
let client: Redis;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-queue-'));
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
  for (const name of queueNames) await bullQueue(client, name).obliterate({ force: true });
});

type Part = Pick<TestDefinition<'publish'>, 'handle'> & Partial<TestDefinition<'publish'>>;
function work(part: Part): Outcome[] {
  const outcomes: Outcome[] = [];
  const host = { address: redis.address, queues, observe: (o: Outcome) => outcomes.push(o) };
  running.push(startTestWorker(host, { queue: 'publish', concurrency: 2, deadlineMs: 20_000, ...part }));
  return outcomes;
}

const until = async (what: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 10));
};
const story = () => newStoryId(Date.now());
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('ended')), { once: true }),
  );

describe('a worker', () => {
  it('retries a job that may succeed later, and reports each retry', async () => {
    let runs = 0;
    const outcomes = work({
      handle: async () => {
        if (++runs < 3) throw new SluglineError('store_mismatch', 'not now');
      },
    });
    await queues.add(publishJob(story(), 1, 'normal'));
    await until(() => outcomes.some((outcome) => outcome.result === 'completed'));
    expect(outcomes.map((outcome) => outcome.result)).toEqual(['retried', 'retried', 'completed']);
  });

  it.each(['store_unavailable', 'store_full', 'queue_unavailable'] as const)(
    'retries after %s until it has passed, without spending an attempt',
    async (code) => {
      const down = 3;
      let runs = 0;
      const failed: string[] = [];
      const outcomes = work({
        handle: async () => {
          if (++runs <= down) throw new SluglineError(code, 'not now');
        },
        onFailed: async (_payload, error) => void failed.push(error.code),
      });
      const job = publishJob(story(), 1, 'normal');
      await queues.add({ ...job, options: { ...job.options, attempts: 1 } });
      const queue = bullQueue(client, 'publish');
      await until(async () => (await queue.getJobState(job.options.jobId)) === 'completed');
      expect(outcomes.map((outcome) => outcome.result)).toEqual([
        ...Array(down).fill('retried'),
        'completed',
      ]);
      expect(failed).toEqual([]);
      expect((await queue.getJob(job.options.jobId))?.attemptsMade).toBe(1);
    },
  );

  it('runs a waiting job again later; meanwhile it spends no attempt and takes no slot', async () => {
    const [waiting, other] = [publishJob(story(), 1, 'normal'), publishJob(story(), 1, 'normal')];
    let isMade = false;
    const outcomes = work({
      concurrency: 1,
      handle: async ({ ...payload }, run) => {
        if ('storyId' in payload && payload.storyId === (other.data as typeof payload).storyId) isMade = true;
        else if (!isMade) await run.again();
      },
    });
    await queues.add({ ...waiting, options: { ...waiting.options, attempts: 1 } });
    await until(() => outcomes.length > 0);
    await queues.add(other);
    await until(() => outcomes.filter(({ result }) => result === 'completed').length === 2);
    expect(outcomes[0]).toMatchObject({ job: waiting.options.jobId, result: 'waits' });
    const job = await bullQueue(client, 'publish').getJob(waiting.options.jobId);
    expect(job?.attemptsMade).toBe(1);
  });

  it.each([
    ['object_missing', new SluglineError('object_missing', 'not seen yet')],
    ['story_not_found', new SluglineError('story_not_found', 'not seen yet')],
    ['store_mismatch', new SluglineError('store_mismatch', 'a wrong byte')],
    [
      'a document whose bytes may be wrong',
      new SluglineError('payload_invalid', 'no headline', { retry: true }),
    ],
  ])('waits for an object that it can’t read yet: %s', async (_what, error) => {
    let runs = 0;
    const outcomes = work({
      handle: async () => {
        if (++runs <= 2) throw error;
      },
    });
    const job = publishJob(story(), 1, 'normal');
    await queues.add({ ...job, options: { ...job.options, attempts: 1 } });
    await until(() => outcomes.some(({ result }) => result === 'completed'));
    expect(outcomes.map(({ result }) => result)).toEqual(['retried', 'retried', 'completed']);
  });

  it('fails a job whose object it could not read for minutes', async () => {
    const failed: string[] = [];
    work({
      handle: () => Promise.reject(new SluglineError('object_missing', 'gone')),
      onFailed: async (_payload, error) => void failed.push(error.code),
    });
    const job = publishJob(story(), 1, 'normal');
    const added = { ...job, options: { ...job.options, attempts: 1, delay: 300 } };
    await queues.add(added);
    // As after 40 runs.
    await client.hset(`${prefix}:publish:${job.options.jobId}`, 'ats', 40);
    await until(async () => (await queues.failures()).length === 1);
    expect(failed).toEqual(['object_missing']);
  });

  it('fails a permanent error at once, journals it, and lists it with a code and a remedy', async () => {
    const failed: string[] = [];
    const outcomes = work({
      handle: () =>
        Promise.reject(new SluglineError('edition_invalid', 'no headline', { where: 'story.json' })),
      onFailed: async (_payload, error) => void failed.push(error.code),
    });
    await queues.add(publishJob(story(), 1, 'normal'));
    await until(async () => (await queues.failures()).length === 1);
    expect(outcomes.map((outcome) => outcome.result)).toEqual(['failed']);
    expect(failed).toEqual(['edition_invalid']);
    const [failure] = await queues.failures();
    expect(failure).toMatchObject({ code: 'edition_invalid', message: 'story.json: no headline' });
    expect(failure?.remedy).not.toBe('');
  });

  it('journals a failure later when the store is out of reach', async () => {
    const failed: string[] = [];
    let tries = 0;
    const outcomes = work({
      handle: () => Promise.reject(new SluglineError('edition_invalid', 'no headline')),
      onFailed: async (_payload, error) => {
        if (++tries < 3) throw new SluglineError('store_unavailable', 'not now');
        failed.push(error.code);
      },
    });
    await queues.add(publishJob(story(), 1, 'normal'));
    await until(async () => (await queues.failures()).length === 1);
    expect(outcomes.map(({ result, error }) => [result, error?.code])).toEqual([
      ['retried', 'store_unavailable'],
      ['retried', 'store_unavailable'],
      ['failed', 'edition_invalid'],
    ]);
    expect(failed).toEqual(['edition_invalid']);
  });

  it('gives each run a logger that names its story, revision, job, attempt and queue', async () => {
    const lines: object[] = [];
    const log = pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) });
    let runs = 0;
    const handle = async (_payload: unknown, run: Run) => {
      run.log.info('begun');
      if (++runs === 1) throw new SluglineError('internal', 'once');
    };
    const outcomes: Outcome[] = [];
    const observe = (outcome: Outcome, log: Logger) => {
      log.info(outcome.result);
      outcomes.push(outcome);
    };
    const host = { address: redis.address, queues, log, observe };
    running.push(startTestWorker(host, { queue: 'publish', concurrency: 1, deadlineMs: 5000, handle }));
    const [finished, published] = [finishJob(story(), 3, 'normal'), publishJob(story(), 1, 'backfill')];
    await queues.add(finished);
    await until(() => outcomes.length === 2);
    await queues.add(published);
    await until(() => outcomes.length === 3);
    const of = ({ data, options }: typeof finished | typeof published, attempt: number, more: object) => ({
      ...{ level: 30, queue: 'publish', job: options.jobId, storyId: data.storyId, attempt, ...more },
    });
    expect(lines).toEqual([
      of(finished, 1, { revision: 3, msg: 'begun' }),
      of(finished, 1, { revision: 3, msg: 'retried' }),
      of(finished, 2, { revision: 3, msg: 'begun' }),
      of(finished, 2, { revision: 3, msg: 'completed' }),
      of(published, 1, { msg: 'begun' }),
      of(published, 1, { msg: 'completed' }),
    ]);
  });

  it('keeps the reason of a failure as JSON with a code, and reads the form of older versions', async () => {
    work({ handle: () => Promise.reject(new SluglineError('edition_invalid', 'no headline')) });
    const job = publishJob(story(), 1, 'normal');
    await queues.add(job);
    await until(async () => (await queues.failures()).length === 1);
    const key = `${prefix}:publish:${job.options.jobId}`;
    const kept = await client.hget(key, 'failedReason');
    expect(JSON.parse(kept ?? '')).toEqual({ code: 'edition_invalid', message: 'no headline' });
    await client.hset(key, 'failedReason', 'edition_invalid: story.json: no headline');
    expect(await queues.failures()).toMatchObject([
      { code: 'edition_invalid', message: 'story.json: no headline' },
    ]);
  });

  it('reports the code of the error that kept a failure from being journalled', async () => {
    work({
      handle: () => Promise.reject(new SluglineError('edition_invalid', 'no headline')),
      onFailed: () => Promise.reject(new SluglineError('story_not_found', 'no such journal')),
    });
    const job = publishJob(story(), 1, 'normal');
    await queues.add({ ...job, options: { ...job.options, attempts: 1 } });
    await until(async () => (await queues.failures()).length === 1);
    expect(await queues.failures()).toMatchObject([{ code: 'story_not_found', message: 'no such journal' }]);
  });

  it('runs a replayed failure again, and forgets a discarded one', async () => {
    let broken = true;
    const outcomes = work({
      handle: async () => {
        if (broken) throw new SluglineError('edition_invalid', 'broken');
      },
    });
    const [first, second] = [finishJob(story(), 1, 'normal'), finishJob(story(), 1, 'normal')];
    await queues.add(first);
    await queues.add(second);
    await until(async () => (await queues.failures()).length === 2);
    broken = false;
    await queues.replay(first.options.jobId);
    await queues.discard(second.options.jobId);
    await until(() => outcomes.some((outcome) => outcome.result === 'completed'));
    expect(await queues.failures()).toEqual([]);
    await expect(queues.replay('nothing')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses a payload of another version', async () => {
    work({ handle: async () => {} });
    await bullQueue(client, 'publish').add('publish', { v: 2, storyId: story() }, { jobId: 'from-tomorrow' });
    await until(async () => (await queues.failures()).length === 1);
    expect((await queues.failures())[0]?.code).toBe('payload_invalid');
  });

  it('ends a run at its deadline and does not try it again', async () => {
    const outcomes = work({ deadlineMs: 50, handle: (_payload, run) => aborted(run.signal) });
    await queues.add(publishJob(story(), 1, 'normal'));
    await until(() => outcomes.length > 0);
    expect(outcomes[0]).toMatchObject({ result: 'failed', error: { code: 'media_deadline' } });
  });

  it('returns running jobs to the queue when it stops, without spending an attempt', async () => {
    let started = false;
    const first = work({
      handle: (_payload, run) => {
        started = true;
        return aborted(run.signal);
      },
    });
    const job = publishJob(story(), 1, 'normal');
    await queues.add(job);
    await until(() => started);
    await running.pop()?.stop(0);
    expect(first.map((outcome) => outcome.result)).toEqual(['returned']);
    work({ handle: async () => {} });
    const queue = bullQueue(client, 'publish');
    await until(async () => (await queue.getJobState(job.options.jobId)) === 'completed');
    expect((await queue.getJob(job.options.jobId))?.attemptsMade).toBe(1);
  });

  it('leaves no connection behind when it stops', async () => {
    const connections = async () =>
      String(await client.client('LIST'))
        .trim()
        .split('\n').length;
    const before = await connections();
    const outcomes = work({ handle: async () => {} });
    await queues.add(publishJob(story(), 1, 'normal'));
    await until(() => outcomes.length === 1);
    expect(await connections()).toBeGreaterThan(before);
    await running.pop()?.stop(1000);
    await expect.poll(connections).toBe(before);
  });

  it('ends a run whose lock is lost, and leaves the job to another worker', {
    // A renewal, then two checks for stalled jobs: up to twenty seconds by BullMQ's timers.
    timeout: 60_000,
  }, async () => {
    const runs: AbortSignal[] = [];
    const failures: string[] = [];
    const outcomes = work({
      handle: async (_payload, run) => {
        if (runs.push(run.signal) > 1) return;
        // As after an outage of Redis that was longer than the lock.
        await client.del(`${prefix}:publish:${job.options.jobId}:lock`);
        await aborted(run.signal);
      },
      onFailed: async (_payload, error) => void failures.push(error.code),
    });
    const job = publishJob(story(), 1, 'normal');
    await queues.add(job);
    await until(() => outcomes.length === 2);
    expect(runs[0]?.reason).toBe('lock-lost');
    expect(outcomes.map(({ result }) => result)).toEqual(['returned', 'completed']);
    expect(failures).toEqual([]);
  });

  it('journals once that a job killed too many workers, and a replay starts with all attempts', {
    // Two checks for stalled jobs, as above.
    timeout: 60_000,
  }, async () => {
    const job = publishJob(story(), 1, 'normal');
    const key = `${prefix}:publish:${job.options.jobId}`;
    let runs = 0;
    const failures: string[] = [];
    const outcomes = work({
      handle: async (_payload, run) => {
        if (++runs > 1) return;
        // Its worker was killed in three runs alone, and now dies again.
        await client.hset(key, { stc: 4, alone: 3, aloneSince: Date.now() });
        await client.del(`${key}:lock`);
        await aborted(run.signal);
      },
      onFailed: async (_payload, error) => void failures.push(error.code),
    });
    await queues.add(job);
    await until(async () => (await queues.failures()).length === 1);
    expect(await queues.failures()).toMatchObject([{ code: 'worker_lost' }]);
    expect({ runs, failures }).toEqual({ runs: 1, failures: ['worker_lost'] });
    expect(outcomes.map(({ result }) => result)).toEqual(['returned', 'failed']);

    await queues.replay(job.options.jobId);
    await until(() => outcomes.length === 3);
    expect(outcomes.at(-1)?.result).toBe('completed');
    expect(failures).toHaveLength(1);
  });

  it('runs the last attempt alone after a tool died, because another job may have taken the memory', async () => {
    const media = { storyId: story(), revision: 1, recipe: 'r', lane: 'normal', kind: 'picture' } as const;
    const imageJob = (file: string, letter: string) =>
      mediaJob({ ...media, file, original: letter.repeat(64) });
    const beside = new Set<string>();
    const host = { address: redis.address, queues };
    const done: string[] = [];
    running.push(
      startTestWorker(host, {
        queue: 'image',
        concurrency: 2,
        deadlineMs: 20_000,
        handle: async ({ file }) => {
          beside.add(file);
          await new Promise((resolve) => setTimeout(resolve, 300));
          const crowded = beside.size > 1;
          beside.delete(file);
          if (file === 'small.jpg' && crowded)
            throw new SluglineError('media_tool_failed', 'killed (SIGKILL)');
          done.push(file);
        },
      }),
    );
    const large = imageJob('large.jpg', 'b');
    const small = imageJob('small.jpg', 'a');
    // The small job has two attempts, and a large one always runs beside it.
    await queues.add({ ...small, options: { ...small.options, attempts: 2 } });
    for (let n = 0; n < 8; n++)
      await queues.add({ ...large, options: { ...large.options, jobId: `large-${n}` } });
    await until(() => done.filter((file) => file === 'large.jpg').length === 8 && done.includes('small.jpg'));
    expect(await queues.failures()).toEqual([]);
  });

  it('runs the jobs of breaking stories first', async () => {
    const order: string[] = [];
    const [backfill, normal, breaking] = [story(), story(), story()];
    await queues.add(finishJob(backfill, 1, 'backfill'));
    await queues.add(finishJob(normal, 1, 'normal'));
    await queues.add(finishJob(breaking, 1, 'breaking'));
    work({
      concurrency: 1,
      handle: async (payload) => void order.push('storyId' in payload ? payload.storyId : ''),
    });
    await until(() => order.length === 3);
    expect(order).toEqual([breaking, normal, backfill]);
  });

  it('runs one publish job of a story at a time, and keeps only the newest waiting one', async () => {
    const id = story();
    let [now, most, runs] = [0, 0, 0];
    const outcomes = work({
      handle: async () => {
        most = Math.max(most, ++now);
        runs++;
        await new Promise((resolve) => setTimeout(resolve, 100));
        now--;
      },
    });
    await queues.add(publishJob(id, 1, 'normal'));
    await until(() => runs === 1);
    for (const sequence of [2, 3, 4]) await queues.add(publishJob(id, sequence, 'normal'));
    await until(() => outcomes.length === 2);
    expect({ most, runs }).toEqual({ most: 1, runs: 2 });
  });
});

describe('a flow', () => {
  it.each([
    ['ignore', 'completed'],
    ['fail-parent', 'failed'],
  ] as const)(
    'with a failed child under “%s” has a parent that is %s and does not wait without end',
    async (onFailure, state) => {
      const id = story();
      const parent = finishJob(id, 1, 'normal');
      const original = 'a'.repeat(64);
      const media = {
        storyId: id,
        revision: 1,
        original,
        recipe: 'r',
        file: 'a.jpg',
        lane: 'normal',
      } as const;
      const host = { address: redis.address, queues };
      running.push(
        startTestWorker(host, {
          queue: 'image',
          concurrency: 1,
          deadlineMs: 5000,
          handle: () => Promise.reject(new SluglineError('picture_broken', 'a.jpg')),
        }),
      );
      work({ handle: async () => {} });
      await queues.addFlow({
        parent,
        children: [{ ...mediaJob({ ...media, kind: 'picture' }), onFailure }],
      });
      const queue = bullQueue(client, 'publish');
      await until(async () => (await queue.getJobState(parent.options.jobId)) === state);
      expect(await queue.getJobState(parent.options.jobId)).toBe(state);
    },
  );
});

describe('the queues', () => {
  it('report how many jobs wait, with and without a priority, and for how long', async () => {
    await queues.add(submissionJob(story(), 1, 'breaking'));
    await queues.add(deliverJob(story(), 1, 'public', 4, 'normal'));
    const depths = await queues.depths(Date.now() + 5000);
    expect(depths.find((depth) => depth.queue === 'submission')?.counts.waiting).toBe(1);
    expect(depths.find((depth) => depth.queue === 'distribute')?.oldestWaitingSeconds).toBeGreaterThan(4);
    expect(depths.find((depth) => depth.queue === 'image')?.oldestWaitingSeconds).toBe(0);
  });

  it('refuse a payload that is too large', async () => {
    const job = submissionJob(story(), 1, 'normal');
    const fat = { ...job, data: { ...job.data, draft: 'x'.repeat(10_000) } };
    await expect(queues.add(fat)).rejects.toMatchObject({ code: 'job_refused' });
  });
});

describe('without Redis', () => {
  it('adding a job fails at once', async () => {
    const nowhere = openQueues('unix:/nonexistent/redis.sock');
    await expect(nowhere.add(submissionJob(story(), 1, 'normal'))).rejects.toMatchObject({
      code: 'queue_unavailable',
    });
    await nowhere.close();
  });
});
