import {
  deliverJob,
  finishJob,
  mediaJob,
  type NewJob,
  publishJob,
  type QueueName,
  reconcileJob,
  submissionJob,
} from '@slugline/queue';
import { bullQueue, startTestWorker, type TestDefinition } from '@slugline/queue/testing';
import { discard, failuresOf, replay } from '@slugline/runtime';
import { commands, newStoryId, openFailures, SluglineError, sha256Of, statusOf } from '@slugline/story';
import {
  type Newsroom,
  openNewsroom,
  recipe,
  run,
  submitted,
} from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deliver } from '../delivery/deliver.ts';
import { endEmbargo, finish, publish } from '../editions/publish.ts';
import { eachMinute, start } from '../index.ts';
import { rebuild, searchSpanMs, searchUnlessRunning } from './lost-work.ts';
import { reconcile } from './reconcile.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const imageJob = (storyId: string, image: string) =>
  mediaJob({
    storyId,
    revision: 1,
    original: sha256Of(image),
    kind: 'picture',
    recipe,
    file: `${image}.jpg`,
    lane: 'normal',
  });
/** Runs the waiting jobs of the queue until this many runs have ended. */
async function work(
  runs: number,
  part: Pick<TestDefinition<'publish'>, 'handle' | 'onFailed'>,
  queue: QueueName = 'publish',
) {
  const { redisAddress: address, queues } = newsroom.context;
  const ended = Promise.withResolvers<void>();
  const observe = () => {
    if (--runs === 0) ended.resolve();
  };
  const definition = { queue, concurrency: 1, deadlineMs: 5000, ...part } as TestDefinition<QueueName>;
  const worker = startTestWorker({ address, queues, observe }, definition);
  await ended.promise;
  await worker.stop(1000);
}
/** Makes the job fail permanently, and journals that the story is stuck. */
async function fail(storyId: string, job: NewJob): Promise<void> {
  await newsroom.context.queues.add(job);
  await work(1, {
    handle: () => Promise.reject(new SluglineError('edition_invalid', 'no title')),
    onFailed: (_payload, { code, message }, failed) =>
      newsroom.journal(storyId, { v: 1, type: 'stuck', revision: 1, code, message, job: failed }),
  });
  expect(await newsroom.has(job)).toBe('failed');
}
/** Returns the only job that waits for the end of the story's embargo. */
async function theEndOfEmbargo(storyId: string, embargo: string) {
  const queue = bullQueue(newsroom.context.redis, 'publish');
  const jobs = await queue.getDelayed();
  expect(jobs.map((job) => job.data)).toEqual([
    { v: 1, do: 'embargo-ended', storyId, at: Date.parse(embargo) },
  ]);
  const [job] = jobs;
  if (job === undefined) throw new Error('no job waits for the end of the embargo');
  expect(Math.abs(job.timestamp + job.delay - Date.parse(embargo))).toBeLessThan(60_000);
  return job;
}
/** Does the work while the clock of this machine is wrong by `ms`. */
async function withClock<T>(ms: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const hour = 3_600_000;

describe('a story that came while the clock was wrong', () => {
  it('an hour back, and of which Redis was not told, is found, queued again, listed and searched', async () => {
    const { context } = newsroom;
    await context.catalogue?.note({ filled: true, comparedTo: Date.now() });
    const storyId = await withClock(-3_600_000, () => newsroom.unheard(() => newsroom.story()));
    expect(await context.journal.newest(5)).toEqual([]);
    await eachMinute(context);
    expect(await newsroom.waiting('publish')).toEqual([expect.stringContaining(storyId)]);
    expect(await context.journal.newest(5)).toMatchObject([{ storyId }]);
    expect((await context.catalogue?.find({}, 'received', { limit: 5 }))?.rows).toMatchObject([
      { id: storyId },
    ]);
    expect((await context.catalogue?.search('ferry', {}, { limit: 5 }))?.rows).toMatchObject([
      { id: storyId },
    ]);
  });

  it('an hour ahead is looked at before that hour is over', async () => {
    const storyId = await withClock(3_600_000, () => newsroom.story());
    await eachMinute(newsroom.context);
    expect(await newsroom.waiting('publish')).toEqual([expect.stringContaining(storyId)]);
  });
});

describe('a correction of a story at rest', () => {
  it('is found although its process died before Redis knew, and the story is older than the search looks back', async () => {
    const { context, unheard } = newsroom;
    const storyId = await withClock(-searchSpanMs - hour, async () => {
      const id = await newsroom.story();
      await publish(context, id, run.signal);
      const [{ name: destination } = { name: '' }] = context.destinations;
      await deliver(context, { v: 1, do: 'deliver', storyId: id, edition: 1, destination }, run);
      return id;
    });
    expect(await context.journal.unsettled()).toEqual([]);
    const file = { name: 'draft.txt', role: 'draft', sha256: sha256Of('nine'), bytes: 4 } as const;
    const correction = {
      ...{
        receivedAt: new Date().toISOString(),
        lane: 'normal' as const,
        files: [file],
        by: 'editor',
        seen: 1,
      },
    };
    await unheard(() =>
      context.journal.transact(storyId, (state) => commands.correct(state, correction, Date.now())),
    );
    expect(await context.journal.state(storyId)).toMatchObject({ revision: 1 });

    await eachMinute(context);
    expect(await context.journal.state(storyId)).toMatchObject({ revision: 2 });
    expect(await newsroom.has(submissionJob(storyId, 2, 'normal'))).toBe('prioritized');
  });
});

describe('after Redis was lost', () => {
  it('all unfinished work is queued again, once', async () => {
    const { context } = newsroom;
    const received = newStoryId(Date.now());
    await newsroom.journal(received, submitted());
    const working = await newsroom.story({ images: ['harbour', 'pier'] });
    await newsroom.ready(working, 'pier');
    await context.redis.flushall();

    expect(await reconcile(context, Date.now() - hour)).toBe(2);
    expect(await newsroom.has(submissionJob(received, 1, 'normal'))).toBe('prioritized');
    expect(await newsroom.has(publishJob(working, 3, 'normal'))).toBe('prioritized');
    expect(await newsroom.has(finishJob(working, 1, 'normal'))).toBe('waiting-children');
    expect(await newsroom.waiting('image')).toEqual([imageJob(working, 'harbour').options.jobId]);
    expect(await reconcile(context, Date.now() - hour, true)).toBe(0);
  });

  it('failures are in the list again, unchanged, and wait for the operator', async () => {
    const { context } = newsroom;
    const [stuck, other] = [await newsroom.story(), await newsroom.story({ images: ['harbour'] })];
    await fail(stuck, publishJob(stuck, 2, 'normal'));
    const job = { queue: 'image', id: imageJob(other, 'harbour').options.jobId, attempts: 5 };
    await newsroom.journal(other, {
      ...{ v: 1, type: 'media-failed', revision: 1, original: sha256Of('harbour') },
      ...{ code: 'worker_lost', message: 'harbour.jpg: it died', job },
    });
    const before = await failuresOf(context);
    expect(before).toMatchObject([
      { storyId: other, file: 'harbour.jpg', code: 'worker_lost', ...job },
      {
        storyId: stuck,
        file: null,
        code: 'edition_invalid',
        id: publishJob(stuck, 2, 'normal').options.jobId,
      },
    ]);

    await context.redis.flushall();
    expect(await failuresOf(context)).toEqual([]);
    await reconcile(context, 0, true);
    expect(await failuresOf(context)).toEqual(before);
    expect(await newsroom.has(publishJob(stuck, 3, 'normal'))).toBe('unknown');
    expect(await newsroom.waiting('image')).toEqual([]);

    for (const { id } of before) await replay(context, id, 'operator');
    expect(await failuresOf(context)).toEqual([]);
    expect(await newsroom.waiting('publish')).toContain(publishJob(stuck, 4, 'normal').options.jobId);
    expect(await newsroom.waiting('image')).toEqual([job.id]);
  });

  it('a story under embargo is still published at its time', async () => {
    const { context } = newsroom;
    const embargo = inAnHour();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    await context.redis.flushall();
    expect(await reconcile(context, Date.now() - hour)).toBe(1);
    await theEndOfEmbargo(storyId, embargo);
  });
});

describe('the search for lost work', () => {
  it('finds that only the job at the end of an embargo was lost, and adds it once', async () => {
    const { context } = newsroom;
    const embargo = inAnHour();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    await (await theEndOfEmbargo(storyId, embargo)).remove();
    expect(await reconcile(context, Date.now() - hour, true)).toBe(1);
    const { id } = await theEndOfEmbargo(storyId, embargo);
    expect(await reconcile(context, Date.now() - hour, true)).toBe(0);
    expect(await newsroom.waiting('publish')).toEqual([id]);
  });

  it.each([
    ['held', { v: 1, type: 'held', revision: 1, reason: 'why' }],
    ['refused', { v: 1, type: 'refused', revision: 1, code: 'draft_empty', message: 'no text' }],
  ] as const)('leaves a story alone that is %s', async (_state, event) => {
    const storyId = await newsroom.story();
    await newsroom.journal(storyId, event);
    expect(await reconcile(newsroom.context, Date.now() - hour, true)).toBe(0);
  });

  it('leaves a stuck story to the operator, with its reason', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await newsroom.journal(storyId, {
      v: 1,
      type: 'stuck',
      revision: 1,
      code: 'edition_invalid',
      message: 'no title',
    });
    expect(await reconcile(context, Date.now() - hour, true)).toBe(0);
    expect(statusOf(await context.journal.state(storyId), Date.now()).reason).toBe('no title');
    // After a replay it goes on.
    await publish(context, storyId, run.signal);
    expect(await newsroom.waiting('distribute')).toHaveLength(1);
  });

  it('finds a story that was accepted without Redis and whose id is two hours old', async () => {
    const { context } = newsroom;
    const storyId = newStoryId(Date.now() - 2 * hour);
    await newsroom.journal(storyId, submitted());
    await context.redis.flushall();
    expect(await reconcile(context, Date.now() - searchSpanMs)).toBe(1);
    expect(await newsroom.has(submissionJob(storyId, 1, 'normal'))).toBe('prioritized');
  });

  it('leaves a story alone whose failure the operator has discarded', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    const job = publishJob(storyId, 2, 'normal');
    await fail(storyId, job);
    await discard(context, job.options.jobId, 'operator');
    expect(await reconcile(context, 0, true)).toBe(0);
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(0);
    expect(await failuresOf(context)).toEqual([]);
  });

  it('skips a story with a recent event', async () => {
    await newsroom.story();
    expect(await reconcile(newsroom.context, Date.now() - hour)).toBe(0);
  });

  it('goes on with the others when the store can’t read one story, and tries that one the next time', async () => {
    const { context } = newsroom;
    const [unread, sound] = [await newsroom.story(), await newsroom.story()].toSorted() as [string, string];
    const { working, redis } = context;
    const { get } = working;
    working.get = async (key, range) => {
      if (key.includes(unread)) throw new SluglineError('store_unavailable', 'read error', { where: key });
      return get.call(working, key, range);
    };
    await redis.flushall();
    expect(await reconcile(context, 0)).toBe(1);
    expect(await newsroom.has(publishJob(sound, 2, 'normal'))).toBe('prioritized');
    working.get = get;
    // Although this search does not go back that far.
    expect(await reconcile(context, Date.now() + hour)).toBe(0);
    expect(await reconcile(context, Date.now() + hour, true)).toBe(1);
    expect(await newsroom.has(publishJob(unread, 2, 'normal'))).toBe('prioritized');
  });

  it('goes on with the others when one story is damaged', async () => {
    const { context } = newsroom;
    const [damaged, sound] = [await newsroom.story(), await newsroom.story()];
    await context.working.put(`journal/${damaged}/000002.json`, '{"half":');
    expect(await reconcile(context, Date.now() - hour, true)).toBe(1);
    expect(await newsroom.has(publishJob(sound, 2, 'normal'))).toBe('prioritized');
  });
});

describe('work that ended without a result', () => {
  /** Ends the delivery of the first edition without delivering anything. */
  const deliverInVain = () => work(1, { handle: async () => {} }, 'distribute');
  const search = () => reconcile(newsroom.context, 0, true);

  it('runs again although BullMQ remembers it, and counts as queued again only then', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    await deliverInVain();
    const job = deliverJob(storyId, 1, 'public', 3, 'normal');
    expect(await newsroom.has(job)).toBe('completed');
    expect(await search()).toBe(1);
    expect(await newsroom.has(job)).toBe('prioritized');
    expect(await search()).toBe(0);
  });

  it('is added again when the story is published', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    await deliverInVain();
    await publish(context, storyId, run.signal);
    expect(await newsroom.has(deliverJob(storyId, 1, 'public', 3, 'normal'))).toBe('prioritized');
  });

  it('makes the story stuck after three times; a replay gives it all chances again', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    for (let n = 1; n <= 3; n++) {
      await deliverInVain();
      expect(await search()).toBe(1);
    }
    await deliverInVain();
    expect(await search()).toBe(0);
    expect(await search()).toBe(0);
    const { id } = { id: deliverJob(storyId, 1, 'public', 3, 'normal').options.jobId };
    expect(await failuresOf(context)).toMatchObject([
      {
        storyId,
        id,
        queue: 'distribute',
        code: 'no_progress',
        attempts: 3,
        message: expect.stringContaining(id),
      },
    ]);
    expect(statusOf(await context.journal.state(storyId), Date.now()).reason).toContain('3 times');

    await replay(context, id, 'operator');
    await deliverInVain();
    expect(await search()).toBe(1);
    await deliver(context, { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' }, run);
    expect(await context.journal.latest(storyId)).toMatchObject({ live: { public: { edition: 1 } } });
    expect(await failuresOf(context)).toEqual([]);
  });

  it('is counted from 0 again after a new event of the story', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['harbour', 'pier'] });
    for (const percent of [10, 20, 30, 40, 50]) {
      const jobs = await bullQueue(context.redis, 'image').getJobs(['wait', 'prioritized']);
      for (const job of jobs) await job.remove();
      expect(await search()).toBe(1);
      const original = sha256Of('harbour');
      await newsroom.journal(storyId, { v: 1, type: 'media-progress', revision: 1, original, percent });
    }
    expect((await context.journal.state(storyId)).stuck).toBeUndefined();
  });

  it('does not include running work, even if it takes long without an event', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['harbour'] });
    expect(await search()).toBe(1);
    await work(1, { handle: () => publish(context, storyId, run.signal) });
    for (let n = 1; n <= 5; n++) expect(await search()).toBe(0);
    expect(await newsroom.waiting('publish')).toEqual([finishJob(storyId, 1, 'normal').options.jobId]);
  });

  it('is queued for the feeds when Redis has missed that a story went live', async () => {
    const { context, unheard } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    await unheard(() =>
      deliver(context, { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' }, run),
    );
    for (const job of await bullQueue(context.redis, 'distribute').getJobs(['prioritized']))
      await job.remove();
    await search();
    expect(await newsroom.waiting('distribute')).toEqual([expect.stringMatching(/^feeds-public-recovered/)]);
  });
});

describe('a failed job, whose id no other job can have', () => {
  it('is removed and runs again when a later edition has superseded its failure', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['harbour'] });
    const job = finishJob(storyId, 1, 'normal');
    await fail(storyId, job);
    await publish(context, storyId, run.signal);
    await deliver(context, { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' }, run);
    expect(openFailures(await context.journal.latest(storyId))).toEqual([]);
    expect(await newsroom.has(job)).toBe('failed');
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await newsroom.has(job)).toBe('waiting-children');
  });

  it('is journalled if its worker could not do that, and can be replayed', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    const job = publishJob(storyId, 2, 'normal');
    await context.queues.add(job);
    await work(1, { handle: () => Promise.reject(new SluglineError('edition_invalid', 'no title')) });
    expect(await newsroom.has(job)).toBe('failed');
    expect(await reconcile(context, 0, true)).toBe(0);
    const state = await context.journal.latest(storyId);
    const { queue, options } = job;
    expect(openFailures(state)).toMatchObject([
      { id: options.jobId, queue, code: 'edition_invalid', message: 'no title', attempts: 1 },
    ]);
    expect(statusOf(state, Date.now()).reason).toBe('no title');
    await context.redis.flushall();
    await reconcile(context, 0, true);
    const [failure] = await failuresOf(context);
    await replay(context, failure?.id ?? '', 'operator');
    expect(await newsroom.waiting('publish')).toHaveLength(1);
  });
});

describe('a story that a queue does not take', () => {
  it('fails with its file’s name in the list of failures, and the others go on', async () => {
    const { context } = newsroom;
    const poisoned = await newsroom.story({ images: ['poison', 'harbour'], language: 'x'.repeat(5000) });
    const sound = await newsroom.story({ images: ['pier'] });
    await context.redis.flushall();
    expect(await reconcile(context, 0)).toBe(2);
    expect(await newsroom.waiting('image')).toContain(imageJob(sound, 'pier').options.jobId);
    // The story itself goes on without the file.
    expect(await newsroom.waiting('image')).toContain(imageJob(poisoned, 'harbour').options.jobId);
    const state = await context.journal.state(poisoned);
    expect(state.refused).toMatchObject([{ file: 'poison.jpg', code: 'job_refused' }]);
    const failures = await failuresOf(context);
    expect(failures).toMatchObject([
      {
        storyId: poisoned,
        file: 'poison.jpg',
        code: 'job_refused',
        message: expect.stringMatching(/poison\.jpg.*language/),
      },
    ]);

    // It is journalled once, and stays in the list when a replay fails again.
    expect(await reconcile(context, 0, true)).toBe(0);
    await replay(context, failures[0]?.id ?? '', 'operator');
    expect(await failuresOf(context)).toHaveLength(1);
    expect(openFailures(await context.journal.latest(poisoned))).toHaveLength(1);
  });
});

describe('when all media jobs of a story have ended', () => {
  it('those that ended without an event are journalled, and the story is published without them', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['harbour', 'pier'] });
    await newsroom.ready(storyId, 'pier');
    await finish(context, storyId, 1);
    const state = await context.journal.state(storyId);
    expect(state.refused).toMatchObject([{ file: 'harbour.jpg', code: 'worker_lost' }]);
    expect(await newsroom.waiting('publish')).toEqual([publishJob(storyId, 4, 'normal').options.jobId]);
    await finish(context, storyId, 1);
    expect((await context.journal.state(storyId)).sequence).toBe(state.sequence);
  });

  it('one whose event Redis has missed is not journalled as failed', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['harbour'] });
    const before = await context.redis.hgetall(`{slugline}:story:${storyId}`);
    await newsroom.ready(storyId, 'harbour');
    await context.redis.hset(`{slugline}:story:${storyId}`, before);
    expect((await context.journal.state(storyId)).media[0]?.progress.state).toBe('waiting');
    await finish(context, storyId, 1);
    expect(
      (await context.journal.read(storyId)).flatMap(({ events }) => events.map(({ type }) => type)),
    ).not.toContain('media-failed');
  });

  it('of a revision that was replaced, nothing happens', async () => {
    const storyId = await newsroom.story({ images: ['harbour'] });
    await finish(newsroom.context, storyId, 2);
    expect(await newsroom.waiting('publish')).toEqual([]);
  });
});

describe('a story under embargo', () => {
  it('is scheduled once, however often it is published', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ plan: { embargo: inAnHour() } });
    await publish(context, storyId, run.signal);
    await publish(context, storyId, run.signal);
    const types = (await context.journal.read(storyId)).flatMap(({ events }) =>
      events.map(({ type }) => type),
    );
    expect(types).toEqual(['submitted', 'planned', 'scheduled']);
    expect(await newsroom.waiting('publish')).toHaveLength(1);
  });

  it('is published when its time has come', async () => {
    const { context } = newsroom;
    const embargo = new Date(Date.now() - 1000).toISOString();
    const storyId = await newsroom.story({ plan: { embargo } });
    await endEmbargo(context, { storyId }, run);
    expect(await newsroom.waiting('publish')).toHaveLength(1);
  });

  it('whose time was moved is not published by the job of the old time, but by that of the new one', async () => {
    const { context } = newsroom;
    const [old, moved] = [inAnHour(), new Date(Date.now() + 2 * hour).toISOString()];
    const storyId = await newsroom.story({ plan: { embargo: old } });
    await publish(context, storyId, run.signal);
    const { id } = await theEndOfEmbargo(storyId, old);
    await newsroom.journal(storyId, {
      ...{ v: 1, type: 'rescheduled', revision: 1, embargo: moved, by: 'editor', reason: 'why' },
    });
    await (await bullQueue(context.redis, 'publish').getJob(id ?? ''))?.promote();
    await work(1, { handle: (_payload, run) => endEmbargo(context, { storyId, at: Date.parse(old) }, run) });
    await theEndOfEmbargo(storyId, moved);
    expect((await context.journal.latest(storyId)).editions).toEqual([]);
  });

  it('whose time was moved just before a kill waits for the new one after the next search', async () => {
    const { context } = newsroom;
    const moved = new Date(Date.now() + 2 * hour).toISOString();
    const storyId = await newsroom.story({ plan: { embargo: inAnHour() } });
    await newsroom.journal(storyId, {
      ...{ v: 1, type: 'rescheduled', revision: 1, embargo: moved, by: 'editor', reason: 'why' },
    });
    expect(await reconcile(context, Date.now() - hour, true)).toBe(1);
    await publish(context, storyId, run.signal);
    await theEndOfEmbargo(storyId, moved);
  });

  it('is published by a job of an older version in Redis, under its old name', async () => {
    const { context } = newsroom;
    const end = Date.now() + 1500;
    const storyId = await newsroom.story({ plan: { embargo: new Date(end).toISOString() } });
    const id = `release-${storyId}-${end}`;
    const queue = bullQueue(context.redis, 'publish');
    const old = await queue.add(
      'release',
      { v: 1, do: 'release', storyId },
      {
        ...{ jobId: `${id}-${end - 1500}`, priority: 100_000, attempts: 10, delay: 1500 },
        ...{ backoff: { type: 'capped' }, deduplication: { id, keepLastIfActive: true } },
      },
    );
    expect(await old.getState()).toBe('delayed');
    const service = await start(context);
    try {
      await expect.poll(() => old.getState(), { timeout: 10_000 }).toBe('completed');
      const isLive = async () => (await context.journal.latest(storyId)).live.public?.edition;
      await expect.poll(isLive, { timeout: 10_000 }).toBe(1);
      expect(await context.queues.failures()).toEqual([]);
    } finally {
      await service.stop();
    }
  });

  it('keeps waiting when the job came too early by the clock of another machine', async () => {
    const { context } = newsroom;
    const embargo = inAnHour();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    const { id } = await theEndOfEmbargo(storyId, embargo);
    for (let n = 1; n <= 3; n++) {
      await (await bullQueue(context.redis, 'publish').getJob(id ?? ''))?.promote();
      const at = Date.parse(embargo);
      await work(1, { handle: (_payload, run) => endEmbargo(context, { storyId, at }, run) });
      // The job runs again by itself, and nothing else adds it.
      expect(await newsroom.waiting('publish')).toEqual([id]);
    }
    expect((await bullQueue(context.redis, 'publish').getDelayed()).map((job) => job.id)).toEqual([id]);
    expect((await context.journal.latest(storyId)).editions).toEqual([]);
  });

  it('is not published early by a machine whose clock is 30 s fast', async () => {
    const { context } = newsroom;
    const embargo = new Date(Date.now() + 20_000).toISOString();
    const storyId = await newsroom.story({ plan: { embargo } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30_000 });
    try {
      await publish(context, storyId, run.signal);
      const state = await context.journal.latest(storyId);
      expect(state).toMatchObject({ scheduledFor: embargo, editions: [] });
      const [job] = await bullQueue(context.redis, 'publish').getDelayed();
      expect(job?.delay).toBeGreaterThan(15_000);
      // The search for lost work does not add it either.
      await job?.remove();
      expect(await reconcile(context, 0, true)).toBe(1);
      expect(await bullQueue(context.redis, 'publish').getDelayed()).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is published at its time by the clocks of Redis and the store, although the machine’s clock is slow', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ plan: { embargo: new Date(Date.now() - 1000).toISOString() } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 30_000 });
    try {
      await publish(context, storyId, run.signal);
    } finally {
      vi.useRealTimers();
    }
    expect((await context.journal.latest(storyId)).editions).toHaveLength(1);
  });

  it('keeps waiting when it is published while the embargo job still runs', async () => {
    const { context } = newsroom;
    const embargo = inAnHour();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    await (await theEndOfEmbargo(storyId, embargo)).promote();
    await work(1, { handle: (_payload, { signal }) => publish(context, storyId, signal) });
    await theEndOfEmbargo(storyId, embargo);
  });
});

describe('the search of each minute', () => {
  /** Counts what the store is asked about journals. */
  function countReads(store: Newsroom['context']['working']): { list: number; get: number } {
    const counts = { list: 0, get: 0 };
    const { list, get } = store;
    store.list = (prefix, options) => {
      if (prefix.startsWith('journal/')) counts.list++;
      return list.call(store, prefix, options);
    };
    store.get = (key, range) => {
      if (key.startsWith('journal/')) counts.get++;
      return get.call(store, key, range);
    };
    return counts;
  }
  /** Lets Redis think that the last entry of the story is two hours old. */
  const makeOld = (storyId: string) =>
    newsroom.context.redis.zadd('{slugline}:changed', Date.now() - 2 * hour, storyId);
  /** Sets the clock to the next minute at which the stories have, or have not, their turn. */
  const atTurn = (its: boolean, ...storyIds: string[]) => {
    const isTurnOf = (storyId: string, minute: number) =>
      storyId.charCodeAt(storyId.length - 1) % 32 === minute % 32;
    let minute = Math.floor(Date.now() / 60_000) + 2;
    while (storyIds.some((storyId) => isTurnOf(storyId, minute) !== its)) minute++;
    vi.useFakeTimers({ toFake: ['Date'], now: minute * 60_000 });
  };
  afterEach(() => vi.useRealTimers());

  it('lists once, and reads no journal of a settled story, one under embargo, or a stuck one', async () => {
    const { context } = newsroom;
    const embargoed = await newsroom.story({
      plan: { embargo: new Date(Date.now() + 9 * hour).toISOString() },
    });
    await publish(context, embargoed, run.signal);
    const stuck = await newsroom.story();
    const event = { v: 1, type: 'stuck', revision: 1, code: 'edition_invalid', message: 'no title' } as const;
    await newsroom.journal(stuck, event);
    const refused = await newsroom.story();
    await newsroom.journal(refused, {
      v: 1,
      type: 'refused',
      revision: 1,
      code: 'draft_empty',
      message: 'no text',
    });
    for (const id of [embargoed, stuck, refused]) await makeOld(id);
    const counts = countReads(context.working);
    atTurn(false, embargoed, stuck);
    expect(await reconcile(context, Date.now() - hour)).toBe(0);
    expect(counts).toEqual({ list: 1, get: 0 });
  });

  it('looks at a story under embargo at once when its delayed job is lost, and else when it has its turn', async () => {
    const { context } = newsroom;
    const embargo = new Date(Date.now() + 9 * hour).toISOString();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    await makeOld(storyId);
    const counts = countReads(context.working);
    atTurn(true, storyId);
    expect(await reconcile(context, Date.now() - hour)).toBe(0);
    expect(counts.get).toBeGreaterThan(0);

    vi.useRealTimers();
    await (await theEndOfEmbargo(storyId, embargo)).remove();
    atTurn(false, storyId);
    expect(await reconcile(context, Date.now() - hour)).toBe(1);
  });

  it('runs in one process at a time', async () => {
    const { context } = newsroom;
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const first = searchUnlessRunning(context, async () => {
      begun.resolve();
      await held.promise;
    });
    await begun.promise;
    expect(await eachMinute(context)).toBe(false);
    held.resolve();
    expect(await first).toBe(true);
    expect(await eachMinute(context)).toBe(true);
  });

  it('goes on while all journals are recovered, which one process does at a time', async () => {
    const { context } = newsroom;
    await newsroom.story();
    const { working } = context;
    const { list } = working;
    const held = Promise.withResolvers<void>();
    let whole = 0;
    working.list = async function* (prefix, options) {
      if (options?.after === 'journal/' && ++whole === 1) await held.promise;
      yield* list.call(working, prefix, options);
    };
    const first = rebuild(context);
    await expect.poll(() => whole).toBe(1);
    const second = rebuild(context);
    expect(await eachMinute(context)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(whole).toBe(1);
    held.resolve();
    await first;
    await second;
    expect(whole).toBe(2);
  });
});

describe('a start', () => {
  it('does not wait for the search: work begins, and it is ready when recent stories are found', async () => {
    const { context } = newsroom;
    const lost = await newsroom.story();
    await context.redis.flushall();
    const { working } = context;
    const { list } = working;
    const held = Promise.withResolvers<void>();
    working.list = async function* (prefix, options) {
      if (prefix === 'journal/') await held.promise;
      yield* list.call(working, prefix, options);
    };
    const service = await start(context);
    let ready = false;
    service.ready?.then(() => {
      ready = true;
    });
    const other = newStoryId(Date.now());
    await newsroom.journal(other, submitted());
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ready).toBe(false);
    held.resolve();
    await service.ready;
    await expect.poll(async () => (await context.journal.latest(lost)).editions.length).toBe(1);
    await service.stop();
  });

  it('is ready, and writes feeds, when the newest stories are found: before all are, however old they may be', async () => {
    const { context } = newsroom;
    const old = newStoryId(Date.now() - 90 * 24 * hour);
    await newsroom.journal(old, submitted());
    await context.redis.flushall();
    const { working } = context;
    const { list } = working;
    const held = Promise.withResolvers<void>();
    working.list = async function* (prefix, options) {
      if (options?.after === 'journal/') await held.promise;
      yield* list.call(working, prefix, options);
    };
    const service = await start(context);
    await service.ready;
    expect((await context.journal.newest(1)).map(({ storyId }) => storyId)).toEqual([old]);
    expect(await context.queues.hasSchedule(reconcileJob())).toBe(false);
    await expect.poll(() => newsroom.written.includes('feeds/all.xml')).toBe(true);
    held.resolve();
    await expect.poll(() => context.queues.hasSchedule(reconcileJob())).toBe(true);
    await service.stop();
  });

  it('can be stopped while it still searches', async () => {
    const { context } = newsroom;
    await newsroom.story();
    await context.redis.flushall();
    const { working } = context;
    const { get } = working;
    const reading = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    working.get = async (key, range) => {
      reading.resolve();
      await held.promise;
      return get.call(working, key, range);
    };
    const service = await start(context);
    await reading.promise;
    const stopping = service.stop();
    held.resolve();
    await stopping;
    await service.ready;
    expect(await context.queues.hasSchedule(reconcileJob())).toBe(false);
  });
});
