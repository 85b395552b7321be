import {
  discardFailure,
  finishJob,
  mediaJob,
  type NewJob,
  publishJob,
  startWorker,
  submissionJob,
  type WorkerDefinition,
} from '@slugline/queue';
import { newStoryId, SluglineError, statusOf } from '@slugline/story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { searched } from './lost-work.ts';
import { finish, publish, release } from './publish.ts';
import { reconcile } from './reconcile.ts';
import { type Newsroom, openNewsroom, recipe, run, sha256Of, submitted } from './testing/newsroom.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const pictureJob = (storyId: string, picture: string) =>
  mediaJob({
    storyId,
    revision: 1,
    original: sha256Of(picture),
    kind: 'picture',
    recipe,
    file: `${picture}.jpg`,
    lane: 'normal',
  });
/** Runs what waits in the publish queue, until so many runs have ended. */
async function work(runs: number, part: Pick<WorkerDefinition<'publish'>, 'handle' | 'onFailed'>) {
  const { redisAddress: address, queues } = newsroom.context;
  const ended = Promise.withResolvers<void>();
  const observe = () => {
    if (--runs === 0) ended.resolve();
  };
  const host = { address, queues, observe, onError: () => {} };
  const worker = startWorker(host, { queue: 'publish', concurrency: 1, deadlineMs: 5000, ...part });
  await ended.promise;
  await worker.stop(1000);
}
/** The job fails for good, and the story says so. */
async function fail(storyId: string, job: NewJob): Promise<void> {
  await newsroom.context.queues.add(job);
  await work(1, {
    handle: () => Promise.reject(new SluglineError('edition_invalid', 'no title')),
    onFailed: (_payload, { code, message }) =>
      newsroom.journal(storyId, { v: 1, type: 'stuck', revision: 1, code, message }),
  });
  expect(await newsroom.has(job)).toBe('failed');
}
/** The one job that waits for the end of the story's embargo. */
async function theRelease(storyId: string, embargo: string) {
  const queue = newsroom.context.queues.get('publish');
  const jobs = await queue.getDelayed();
  expect(jobs.map((job) => job.data)).toEqual([{ v: 1, do: 'release', storyId }]);
  const [job] = jobs;
  if (job === undefined) throw new Error('no release waits');
  expect(Math.abs(job.timestamp + job.delay - Date.parse(embargo))).toBeLessThan(60_000);
  return job;
}
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const hour = 3_600_000;

describe('after Redis was lost', () => {
  it('everything that was under way is queued again, once', async () => {
    const { context } = newsroom;
    const received = newStoryId(Date.now());
    await newsroom.journal(received, submitted());
    const working = await newsroom.story({ pictures: ['harbour', 'pier'] });
    await newsroom.ready(working, 'pier');
    await context.redis.flushall();

    expect(await reconcile(context, Date.now() - hour)).toBe(2);
    expect(await newsroom.has(submissionJob(received, 1, 'normal'))).toBe('prioritized');
    expect(await newsroom.has(publishJob(working, 3, 'normal'))).toBe('prioritized');
    expect(await newsroom.has(finishJob(working, 1, 'normal'))).toBe('waiting-children');
    expect(await newsroom.waiting('image')).toEqual([pictureJob(working, 'harbour').options.jobId]);
    expect(await reconcile(context, Date.now() - hour, true)).toBe(0);
  });

  it('a stuck story is tried again: its failure went with Redis, and nobody could replay it', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await fail(storyId, publishJob(storyId, 2, 'normal'));
    expect(await reconcile(context, 0, true)).toBe(0);
    await context.redis.flushall();
    expect(await reconcile(context, Date.now() - hour)).toBe(1);
    expect(await newsroom.has(publishJob(storyId, 3, 'normal'))).toBe('prioritized');
  });

  it('a stuck story is tried again by a search that follows one which was cut short', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await fail(storyId, publishJob(storyId, 2, 'normal'));
    await context.redis.flushall();
    await context.journal.recover(0);
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await newsroom.has(publishJob(storyId, 3, 'normal'))).toBe('prioritized');
  });

  it('a story under embargo goes out at its time all the same', async () => {
    const { context } = newsroom;
    const embargo = inAnHour();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    await context.redis.flushall();
    expect(await reconcile(context, Date.now() - hour)).toBe(1);
    await theRelease(storyId, embargo);
  });
});

describe('the search for lost work', () => {
  it('finds the release of an embargo that alone was lost, and then leaves it in peace', async () => {
    const { context } = newsroom;
    const embargo = inAnHour();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    await (await theRelease(storyId, embargo)).remove();
    expect(await reconcile(context, Date.now() - hour, true)).toBe(1);
    const { id } = await theRelease(storyId, embargo);
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

  it('leaves a stuck story to the operator, and says why it is stuck', async () => {
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
    // Replayed by the operator, it goes on.
    await publish(context, storyId, run.signal);
    expect(await newsroom.waiting('distribute')).toHaveLength(1);
  });

  it('finds a story that was accepted without Redis under an id of two hours ago', async () => {
    const { context } = newsroom;
    const storyId = newStoryId(Date.now() - 2 * hour);
    await newsroom.journal(storyId, submitted());
    await context.redis.flushall();
    expect(await reconcile(context, Date.now() - searched)).toBe(1);
    expect(await newsroom.has(submissionJob(storyId, 1, 'normal'))).toBe('prioritized');
  });

  it('leaves a story alone whose failure the operator has discarded', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    const job = publishJob(storyId, 2, 'normal');
    await fail(storyId, job);
    await discardFailure(context.queues, job.options.jobId);
    expect(await reconcile(context, Date.now() - hour, true)).toBe(0);
  });

  it('leaves alone what moved just now', async () => {
    await newsroom.story();
    expect(await reconcile(newsroom.context, Date.now() - hour)).toBe(0);
  });

  it('goes on with the others when one story is damaged', async () => {
    const { context } = newsroom;
    const [damaged, sound] = [await newsroom.story(), await newsroom.story()];
    await context.working.put(`journal/${damaged}/000002.json`, '{"half":');
    expect(await reconcile(context, Date.now() - hour, true)).toBe(1);
    expect(await newsroom.has(publishJob(sound, 2, 'normal'))).toBe('prioritized');
  });
});

describe('when all media jobs of a story have ended', () => {
  it('those that ended without a word are on the record, and the story is published without them', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ pictures: ['harbour', 'pier'] });
    await newsroom.ready(storyId, 'pier');
    await finish(context, storyId, 1);
    const state = await context.journal.state(storyId);
    expect(state.refused).toMatchObject([{ file: 'harbour.jpg', code: 'worker_lost' }]);
    expect(await newsroom.waiting('publish')).toEqual([publishJob(storyId, 4, 'normal').options.jobId]);
    await finish(context, storyId, 1);
    expect((await context.journal.state(storyId)).sequence).toBe(state.sequence);
  });

  it('one that Redis has not heard of is not called failed', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ pictures: ['harbour'] });
    const before = await context.redis.hgetall(`{slugline}:story:${storyId}`);
    await newsroom.ready(storyId, 'harbour');
    await context.redis.hset(`{slugline}:story:${storyId}`, before);
    expect((await context.journal.state(storyId)).media[0]?.progress.state).toBe('waiting');
    await finish(context, storyId, 1);
    expect((await context.journal.read(storyId)).map(({ event }) => event.type)).not.toContain(
      'media-failed',
    );
  });

  it('of a revision that was replaced, nothing happens', async () => {
    const storyId = await newsroom.story({ pictures: ['harbour'] });
    await finish(newsroom.context, storyId, 2);
    expect(await newsroom.waiting('publish')).toEqual([]);
  });
});

describe('a story under embargo', () => {
  it('is scheduled once, however often it is looked at, and published when its time has come', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ plan: { embargo: inAnHour() } });
    await publish(context, storyId, run.signal);
    await publish(context, storyId, run.signal);
    const types = (await context.journal.read(storyId)).map(({ event }) => event.type);
    expect(types).toEqual(['submitted', 'planned', 'scheduled']);
    expect(await newsroom.waiting('publish')).toHaveLength(1);
    await release(context, storyId);
    expect(await newsroom.waiting('publish')).toHaveLength(2);
  });

  it('waits on when its release came too early, by the clock of another machine', async () => {
    const { context } = newsroom;
    const embargo = inAnHour();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    await (await theRelease(storyId, embargo)).promote();
    await work(2, {
      handle: (payload, { signal }) =>
        payload.do === 'release' ? release(context, storyId) : publish(context, storyId, signal),
    });
    await theRelease(storyId, embargo);
  });

  it('waits on when that is seen before the release has ended', async () => {
    const { context } = newsroom;
    const embargo = inAnHour();
    const storyId = await newsroom.story({ plan: { embargo } });
    await publish(context, storyId, run.signal);
    await (await theRelease(storyId, embargo)).promote();
    await work(1, { handle: (_payload, { signal }) => publish(context, storyId, signal) });
    await theRelease(storyId, embargo);
  });
});
