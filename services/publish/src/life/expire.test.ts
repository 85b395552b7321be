import { expireJob, publishJob } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { readText } from '@slugline/store';
import { commands, documentNames, statusOf } from '@slugline/story';
import { type Newsroom, openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reconcile } from '../recovery/reconcile.ts';
import { settle as settleIn } from '../testing/settle.ts';
import { expire } from './expire.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(async () => {
  vi.useRealTimers();
  await newsroom.close();
});

const hour = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const stateOf = (storyId: string) => newsroom.context.journal.latest(storyId);
const phaseOf = async (storyId: string) => statusOf(await stateOf(storyId), Date.now()).state;
const schedule = (storyId: string, expires: string | null, now = Date.now()) =>
  newsroom.context.journal.transact(storyId, (state) =>
    commands.schedule(state, { expires, by: 'editor', reason: 'renewed' }, now),
  );
const settle = (storyId: string) => settleIn(newsroom, storyId);
async function live(plan: object = {}): Promise<string> {
  const storyId = await newsroom.story({ plan });
  await settle(storyId);
  expect(await phaseOf(storyId)).toBe('complete');
  return storyId;
}
/** A live story whose time to expire came a second ago. */
async function overdue(): Promise<{ storyId: string; at: number }> {
  const storyId = await live();
  const at = Date.now() - 1000;
  await schedule(storyId, iso(at), at - 1);
  return { storyId, at };
}
const pageOf = async (storyId: string) => {
  const { plan } = await stateOf(storyId);
  return readText(
    newsroom.context.destinations[0]?.store ?? expect.fail(),
    `${plan?.path}${documentNames.page}`,
  );
};
const expiryJobs = async () => {
  const jobs = await bullQueue(newsroom.context.redis, 'publish').getDelayed();
  return jobs.filter(({ data }) => data.do === 'expire');
};
const metrics = () => newsroom.context.metrics.text();

describe('a story whose time to expire has come', () => {
  it('is taken down: its page says that it is no longer available, and how late that was is measured', async () => {
    const { context } = newsroom;
    const { storyId, at } = await overdue();
    await expire(context, { v: 1, do: 'expire', storyId, at }, run);
    const { sequence } = await stateOf(storyId);
    expect(await newsroom.waiting('publish')).toContain(
      publishJob(storyId, sequence, 'breaking').options.jobId,
    );
    await settle(storyId);
    const page = await pageOf(storyId);
    expect(page).toContain('This story is no longer available');
    expect(page).not.toContain('Ferry');
    expect(await phaseOf(storyId)).toBe('retracted');
    expect(await metrics()).toMatch(/^slugline_schedule_lateness_seconds_count 1$/m);
  });

  it('is taken down by its publish job, too, whatever that was for', async () => {
    const { storyId } = await overdue();
    await settle(storyId);
    expect(await pageOf(storyId)).toContain('This story is no longer available');
  });

  it.each(['held', 'stuck'] as const)(
    'is found by the search for lost work although it is %s',
    async (how) => {
      const { context } = newsroom;
      const { storyId } = await overdue();
      await context.journal.transact(storyId, (state) =>
        how === 'held'
          ? commands.hold(state, { reason: 'stop', by: 'editor' }, Date.now())
          : commands.stuck(state, {
              code: 'internal',
              message: 'hm',
              job: { queue: 'publish', id: 'p', attempts: 1 },
            }),
      );
      expect(await reconcile(context, 0, true)).toBe(1);
      const jobs = await bullQueue(context.redis, 'publish').getJobs(['prioritized', 'wait', 'delayed']);
      expect(jobs.map(({ data }) => data)).toContainEqual(expect.objectContaining({ do: 'expire', storyId }));
    },
  );

  it('is not taken down when an editor has lifted it, or moved it to later', async () => {
    const { context } = newsroom;
    const { storyId, at } = await overdue();
    const later = Date.now() + hour;
    await schedule(storyId, iso(later));
    await expire(context, { v: 1, do: 'expire', storyId, at }, run);
    expect(await phaseOf(storyId)).toBe('complete');
    expect((await expiryJobs()).map(({ data }) => data)).toEqual([
      { v: 1, do: 'expire', storyId, at: later },
    ]);
    await schedule(storyId, null);
    await expire(context, { v: 1, do: 'expire', storyId, at: later }, run);
    expect(await phaseOf(storyId)).toBe('complete');
  });

  it('is not taken down early by a machine whose clock is fast: its job runs again', async () => {
    const { context } = newsroom;
    const at = Date.now() + hour;
    const storyId = await live({ expires: iso(at) });
    vi.useFakeTimers({ toFake: ['Date'], now: at + 1 });
    const again = vi.fn();
    await expire(context, { v: 1, do: 'expire', storyId, at }, { again });
    vi.useRealTimers();
    expect(again).toHaveBeenCalledOnce();
    expect(await phaseOf(storyId)).toBe('complete');
  });
});

describe('a live story that is to expire', () => {
  it('gets its job back when Redis was lost, however old it is, and only one', async () => {
    const { context } = newsroom;
    const at = Date.now() + hour;
    const storyId = await live({ expires: iso(at) });
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await reconcile(context, 0, true)).toBe(0);
    const [job, ...others] = await expiryJobs();
    expect([job?.data, others]).toEqual([{ v: 1, do: 'expire', storyId, at }, []]);
    expect(Math.abs((job?.timestamp ?? 0) + (job?.delay ?? 0) - at)).toBeLessThan(60_000);
  });

  it('stays in Redis, where the search of each minute finds it, and leaves when it no longer expires', async () => {
    const { context } = newsroom;
    const { journal, redis } = context;
    const storyId = await live({ expires: iso(Date.now() + 90 * 24 * hour) });
    expect(await journal.unsettled()).toEqual([storyId]);
    await schedule(storyId, null);
    expect(await journal.unsettled()).toEqual([]);
    await redis.flushall();
    await journal.recover(0);
    expect(await journal.unsettled()).toEqual([]);
  });

  it('counts as waiting, so that thousands of them are not read each minute', async () => {
    const { queues } = newsroom.context;
    const storyId = await live({ expires: iso(Date.now() + hour) });
    await queues.add(expireJob(storyId, Date.now() + hour, Date.now()));
    expect(await queues.awaitTime()).toEqual(new Set([storyId]));
  });
});
