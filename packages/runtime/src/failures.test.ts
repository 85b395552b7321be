import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import {
  deliverJob,
  feedsJob,
  type NewJob,
  publishJob,
  type QueueName,
  submissionJob,
} from '@slugline/queue';
import { bullQueue, startTestWorker } from '@slugline/queue/testing';
import { type ErrorCode, newStoryId, SluglineError, type StoryEvent } from '@slugline/story';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Context, openContext } from './context.ts';
import { discard, failuresOf, replay } from './failures.ts';

let folder: string;
let context: Context;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-failures-'));
  context = await openContext(loadConfig({ env: {}, flags: { data: folder } }), pino({ level: 'silent' }));
});
afterEach(async () => {
  await context.close();
  await rm(folder, { recursive: true });
});

const by = 'night-operator';
/** Makes a story that was only submitted. */
async function story(): Promise<string> {
  const storyId = newStoryId(Date.now());
  const receivedAt = new Date().toISOString();
  const submitted = { v: 1, type: 'submitted', revision: 1, receivedAt, lane: 'normal' } as const;
  await context.journal.transact(storyId, () => [{ ...submitted, files: [], by: 'reporter' }]);
  return storyId;
}
/** Runs the job so that it fails permanently. `record` makes the event that its worker journals. */
async function fail(job: NewJob, code: ErrorCode, record?: (failed: object) => StoryEvent): Promise<void> {
  await context.queues.add(job);
  const failed = Promise.withResolvers<void>();
  const { redisAddress: address, queues } = context;
  const host = { address, queues, observe: () => failed.resolve() };
  const worker = startTestWorker<QueueName>(host, {
    queue: job.queue,
    concurrency: 1,
    deadlineMs: 5000,
    handle: () => Promise.reject(new SluglineError(code, 'why')),
    onFailed: async (payload, _error, told) => {
      if (record && 'storyId' in payload)
        await context.journal.transact(payload.storyId, () => [record(told)]);
    },
  });
  await failed.promise;
  await worker.stop(1000);
}
const stuck =
  (code: ErrorCode) =>
  (job: object): StoryEvent =>
    ({ v: 1, type: 'stuck', revision: 1, code, message: 'why', job }) as StoryEvent;
const ids = async () => (await failuresOf(context)).map(({ id }) => id);
const stateOf = ({ queue, options }: NewJob) => bullQueue(context.redis, queue).getJobState(options.jobId);
const recover = async () => {
  await context.redis.flushall();
  await context.journal.recover(0);
};

describe('the list of failures', () => {
  it('has each failure of a story’s job once, with a remedy, and keeps it when Redis is lost', async () => {
    const storyId = await story();
    const job = submissionJob(storyId, 1, 'normal');
    await fail(job, 'media_deadline', stuck('media_deadline'));
    const before = await failuresOf(context);
    expect(before).toMatchObject([
      {
        ...{ queue: 'submission', id: job.options.jobId, storyId, file: null, attempts: 1 },
        ...{ code: 'media_deadline', message: 'why', remedy: expect.stringContaining('longer than it may') },
      },
    ]);
    await recover();
    expect(await failuresOf(context)).toEqual(before);
  });

  it('has failures without a story, and those that were not journalled, while Redis has them', async () => {
    const feeds = feedsJob('public', 'e1');
    await fail(feeds, 'config_invalid');
    const unrecorded = publishJob(newStoryId(Date.now()), 1, 'normal');
    await fail(unrecorded, 'edition_invalid');
    expect(await ids()).toEqual([unrecorded.options.jobId, feeds.options.jobId]);

    await replay(context, feeds.options.jobId, by);
    expect(await stateOf(feeds)).toBe('prioritized');
    await discard(context, unrecorded.options.jobId, by);
    expect(await ids()).toEqual([]);
  });

  it('does not have faults in what was sent, which its sender must correct', async () => {
    const storyId = await story();
    await fail(submissionJob(storyId, 1, 'normal'), 'draft_empty', () => ({
      ...{ v: 1, type: 'refused', revision: 1, code: 'draft_empty', message: 'why' },
    }));
    expect(await ids()).toEqual([]);
    expect((await context.journal.state(storyId)).refusal).toMatchObject({ code: 'draft_empty' });
  });

  it('drops a failure that a later edition has superseded, even if Redis still has the job', async () => {
    const storyId = await story();
    const job = deliverJob(storyId, 1, 'public', 2, 'normal');
    await fail(job, 'config_invalid', stuck('config_invalid'));
    expect(await ids()).toEqual([job.options.jobId]);
    const live = { v: 1, type: 'edition-live', revision: 1, edition: 1, destination: 'public' } as const;
    await context.journal.transact(storyId, () => [
      { ...live, url: 'https://news.example/', playable: false },
    ]);
    expect(await stateOf(job)).toBe('failed');
    expect(await ids()).toEqual([]);
  });

  it('has a failure in the form of older versions once, and it can be replayed', async () => {
    const storyId = await story();
    const job = submissionJob(storyId, 1, 'normal');
    const old = (): StoryEvent => ({ v: 1, type: 'stuck', revision: 1, code: 'internal', message: 'why' });
    await fail({ ...job, options: { ...job.options, attempts: 1 } }, 'internal', old);
    expect(await ids()).toEqual([`stuck-${storyId}`]);
    await replay(context, `stuck-${storyId}`, by);
    expect(await stateOf(job)).toBe('prioritized');
    expect(await ids()).toEqual([]);
  });
});

describe('a failure', () => {
  it.each([
    ['while Redis has the job', async () => {}],
    ['after Redis was lost', recover],
  ])('can be replayed %s, and the replay is journalled', async (_when, happens) => {
    const storyId = await story();
    const job = submissionJob(storyId, 1, 'normal');
    await fail(job, 'media_deadline', stuck('media_deadline'));
    await happens();
    await replay(context, job.options.jobId, by);
    expect(await stateOf(job)).toBe('prioritized');
    expect(await ids()).toEqual([]);
    expect((await context.journal.state(storyId)).stuck).toBeUndefined();
    expect((await context.journal.read(storyId)).at(-1)?.events[0]).toEqual({
      ...{ v: 1, type: 'replayed', revision: 1, failure: job.options.jobId, by },
    });
    await expect(replay(context, job.options.jobId, by)).rejects.toMatchObject({ code: 'not_found' });

    // If it fails again, it is in the list again.
    await fail(job, 'media_deadline', stuck('media_deadline'));
    expect(await ids()).toEqual([job.options.jobId]);
  });

  it('stays off the list once it was discarded, also after Redis was lost', async () => {
    const storyId = await story();
    const job = submissionJob(storyId, 1, 'normal');
    await fail(job, 'media_deadline', stuck('media_deadline'));
    await discard(context, job.options.jobId, by);
    expect(await ids()).toEqual([]);
    await recover();
    expect(await ids()).toEqual([]);
    expect((await context.journal.state(storyId)).stuck).toBeDefined();
    await expect(discard(context, job.options.jobId, by)).rejects.toMatchObject({ code: 'not_found' });
  });
});
