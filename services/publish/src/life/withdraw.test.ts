import { publishJob } from '@slugline/queue';
import { failuresOf } from '@slugline/runtime';
import { readText, writeJson } from '@slugline/store';
import { addresses, commands, keys, SluglineError, sha256Of, statusOf } from '@slugline/story';
import { type Newsroom, openNewsroom, recipe, run } from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../delivery/deliver.ts';
import { publish } from '../editions/publish.ts';
import { writeFeeds } from '../feeds/feeds.ts';
import { rebuild } from '../recovery/lost-work.ts';
import { reconcile } from '../recovery/reconcile.ts';
import { publishWith, settle as settleIn } from '../testing/settle.ts';
import { stayWithdrawn } from './stay-withdrawn.ts';
import { tellOfDelay } from './tell-of-delay.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const why = { reason: 'a court order', by: 'editor' };
const retract = (storyId: string) =>
  newsroom.context.journal.transact(storyId, (state) =>
    commands.retract(state, { mode: 'withdraw', ...why }, Date.now()),
  );
const reinstate = (storyId: string) =>
  newsroom.context.journal.transact(storyId, (state) => commands.reinstate(state, why, Date.now()));
const stateOf = (storyId: string) => newsroom.context.journal.latest(storyId);
const public_ = () => {
  const [destination] = newsroom.context.destinations;
  if (!destination) throw new Error('no destination');
  return destination;
};
const settle = (storyId: string, signal?: AbortSignal) => settleIn(newsroom, storyId, signal);
/** Publishes a story that shows these pictures. */
async function live(...images: string[]): Promise<string> {
  const storyId = await publishWith(newsroom, images);
  expect(statusOf(await stateOf(storyId), Date.now()).state).toBe('complete');
  await writeFeeds(newsroom.context, 'public');
  return storyId;
}
const filesOf = async (image: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { key } of public_().store.list(addresses.mediaFolder(sha256Of(image), recipe)))
    found.push(key);
  return found;
};
const documentsOf = async (storyId: string) => {
  const { plan } = await stateOf(storyId);
  const [page, manifest] = await Promise.all(
    ['index.html', 'story.json'].map((name) => readText(public_().store, `${plan?.path}${name}`)),
  );
  return { page, manifest: JSON.parse(manifest ?? '') };
};
const feed = () => readText(public_().store, addresses.feed('all'));
const marks = async () => {
  const found: string[] = [];
  for await (const { key } of newsroom.context.working.list('deleting/')) found.push(key);
  return found;
};

describe('a retracted story', () => {
  it('leaves a notice at its address, without a word of its own, and is in no feed', async () => {
    const storyId = await live('harbour');
    expect(await feed()).toContain(storyId);
    await retract(storyId);
    await settle(storyId);
    const { page, manifest } = await documentsOf(storyId);
    expect(page).toContain('<meta name="robots" content="noindex">');
    expect(page).toContain('This story was withdrawn');
    expect(manifest).toMatchObject({ id: storyId, edition: 2, retractedAt: expect.any(String), media: [] });
    for (const text of [page, JSON.stringify(manifest)]) {
      expect(text).not.toContain('Ferry');
      expect(text).not.toContain('court order');
    }
    expect(await feed()).not.toContain(storyId);
  });

  it('has no media at the destination any more; the working store keeps all', async () => {
    const storyId = await live('harbour', 'quay');
    await retract(storyId);
    await settle(storyId);
    expect([...(await filesOf('harbour')), ...(await filesOf('quay'))]).toEqual([]);
    const name = keys.rendition(sha256Of('quay'), recipe, 'w320.jpg');
    expect(await newsroom.context.working.head(name)).toBeDefined();
    expect(statusOf(await stateOf(storyId), Date.now()).retraction).toMatchObject({
      withdrawn: ['public'],
      remaining: [],
    });
    expect(await marks()).toEqual([]);
  });

  it('leaves a picture that another live story shows, until that is retracted, too', async () => {
    const [one, other] = [await live('harbour', 'quay'), await live('harbour')];
    const before = await filesOf('harbour');
    await retract(one);
    await settle(one);
    expect(await filesOf('harbour')).toEqual(before);
    expect(await filesOf('quay')).toEqual([]);
    await retract(other);
    await settle(other);
    expect(await filesOf('harbour')).toEqual([]);
  });

  it('leaves a picture of a story that went out before there was an index of usages', async () => {
    const [one, other] = [await live('harbour'), await live('harbour')];
    const { working } = newsroom.context;
    await working.delete([keys.usage(sha256Of('harbour'), one), keys.usage(sha256Of('harbour'), other)]);
    await retract(one);
    await settle(one);
    expect(await filesOf('harbour')).toHaveLength(3);
  });

  it('is taken down also when it is so old that it has left Redis', async () => {
    const { context } = newsroom;
    const storyId = await live('harbour');
    await context.redis.flushall();
    const { state } = await retract(storyId);
    expect(await context.journal.unsettled()).toEqual([storyId]);
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await newsroom.waiting('publish')).toContain(`publish-${storyId}-s${state.sequence}`);
    await settle(storyId);
    expect(await filesOf('harbour')).toEqual([]);
  });

  it('never had an edition: nothing is written anywhere', async () => {
    const storyId = await newsroom.story({ images: ['harbour'] });
    await retract(storyId);
    newsroom.written.splice(0);
    await settle(storyId);
    expect(newsroom.written).toEqual([]);
  });
});

describe('a retraction that is stopped', () => {
  it('at any write or deletion is done by the next run', async () => {
    for (let step = 1, stopped = true; stopped; step++) {
      const storyId = await live(`harbour-${step}`);
      await retract(storyId);
      // The step-th request to the destination fails, and so do all after it, as when a process dies.
      const destination = public_();
      const whole = destination.store;
      let left = step;
      destination.store = new Proxy(whole, {
        get: (store, property) => {
          const value = Reflect.get(store, property, store);
          if (typeof value !== 'function') return value;
          if (property === 'list') return value.bind(store);
          return async (...given: unknown[]) => {
            if (--left <= 0) throw new Error('killed');
            return value.apply(store, given);
          };
        },
      });
      stopped = await settle(storyId).then(
        () => false,
        () => true,
      );
      destination.store = whole;
      await settle(storyId);
      expect(await filesOf(`harbour-${step}`)).toEqual([]);
      expect((await documentsOf(storyId)).manifest).toMatchObject({ retractedAt: expect.any(String) });
      expect((await stateOf(storyId)).retraction?.withdrawn).toEqual(['public']);
      const entries = await newsroom.context.journal.read(storyId);
      const events = entries.flatMap((entry) => entry.events.map(({ type }) => type));
      expect(events.filter((type) => type === 'withdrawn')).toHaveLength(1);
      expect(await marks()).toEqual([]);
    }
  });

  it('is found after Redis was lost, and its work queued again', async () => {
    const { context } = newsroom;
    const storyId = await live('harbour');
    const { state } = await retract(storyId);
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await newsroom.has(publishJob(storyId, state.sequence, 'breaking'))).toBe('prioritized');
    await publish(context, storyId, run.signal);
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await newsroom.waiting('distribute')).toEqual(
      expect.arrayContaining([expect.stringContaining(`deliver-${storyId}-e2-public`)]),
    );
  });

  it('by a reinstatement deletes nothing more', async () => {
    const storyId = await live('harbour');
    await retract(storyId);
    await publish(newsroom.context, storyId, run.signal);
    const destination = public_();
    const whole = destination.store;
    destination.store = new Proxy(whole, {
      get: (store, property) => {
        const value = Reflect.get(store, property, store);
        if (typeof value !== 'function') return value;
        if (property !== 'delete') return value.bind(store);
        return async (given: string[]) => {
          if (given.some((key) => key.startsWith('media/'))) throw new Error('too late');
          return value.call(store, given);
        };
      },
    });
    await expect(settle(storyId)).rejects.toThrow('too late');
    destination.store = whole;
    await reinstate(storyId);
    await settle(storyId);
    expect(await filesOf('harbour')).toHaveLength(3);
    expect(await marks()).toEqual([]);
    expect((await documentsOf(storyId)).manifest.retractedAt).toBeUndefined();
  });
});

describe('a delivery that is under way when its story is retracted', () => {
  it('shows nothing of it any more', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['harbour'] });
    await newsroom.ready(storyId, 'harbour');
    await publish(context, storyId, run.signal);
    await retract(storyId);
    newsroom.written.splice(0);
    await deliver(context, { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' }, run);
    expect(newsroom.written.filter((key) => key.endsWith('index.html'))).toEqual([]);
    await settle(storyId);
    expect(await filesOf('harbour')).toEqual([]);
    expect((await documentsOf(storyId)).manifest).toMatchObject({ edition: 2, media: [] });
  });
});

describe('a delivery that shows an original of which files are being deleted', () => {
  it('waits for the end of that, then copies what is gone', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['harbour'] });
    await newsroom.ready(storyId, 'harbour');
    await publish(context, storyId, run.signal);
    const other = await newsroom.story();
    const mark = keys.deleting(sha256Of('harbour'), 'public', other);
    await writeJson(context.working, mark, {});
    const delivery = settle(storyId);
    await expect.poll(() => context.working.head(keys.usage(sha256Of('harbour'), storyId))).toBeDefined();
    expect(await filesOf('harbour')).toEqual([]);
    await context.working.delete([mark]);
    await delivery;
    expect(await filesOf('harbour')).toHaveLength(3);
  });
});

describe('a write that comes after its story was withdrawn', () => {
  it('is undone: the file is deleted again, and one that another story shows stays', async () => {
    const { context } = newsroom;
    const [one, other] = [await live('harbour', 'quay'), await live('harbour')];
    await retract(one);
    await settle(one);
    const [kept = ''] = await filesOf('harbour');
    const late = addresses.media(sha256Of('quay'), recipe, 'w320.jpg');
    for (const key of [late, kept]) await public_().store.put(key, 'late');
    await stayWithdrawn(context, Date.now(), run.signal);
    expect(await filesOf('quay')).toEqual([]);
    expect(await filesOf('harbour')).toHaveLength(3);
    expect(await marks()).toEqual([]);
    expect((await stateOf(other)).retraction).toBeUndefined();
  });
});

describe('a destination that is down', () => {
  const down = new SluglineError('store_unavailable', 'the bucket does not answer');
  const where = (storyId: string) => ({ storyId, destination: 'public' });

  it('is a failure for an operator a minute after the retraction, once, until the story is gone from it', async () => {
    const { context } = newsroom;
    const storyId = await live('harbour');
    await retract(storyId);
    await tellOfDelay(context, where(storyId), down, Date.now());
    expect(await failuresOf(context)).toEqual([]);
    for (const minutes of [2, 3])
      await tellOfDelay(context, where(storyId), down, Date.now() + minutes * 60_000);
    expect(await failuresOf(context)).toMatchObject([
      {
        storyId,
        code: 'store_unavailable',
        message: 'the story may still be public at public: the bucket does not answer',
      },
    ]);
    // The search for lost work goes on with a retracted story although it is stuck.
    expect(await reconcile(context, 0, true)).toBe(1);
    await settle(storyId);
    expect(await failuresOf(context)).toEqual([]);
    expect((await stateOf(storyId)).stuck).toBeUndefined();
  });

  it('is nothing new for a story that is not retracted: its delivery just waits', async () => {
    const storyId = await live('harbour');
    await tellOfDelay(newsroom.context, where(storyId), down, Date.now() + 3_600_000);
    expect(await failuresOf(newsroom.context)).toEqual([]);
  });
});

describe('a reinstated story', () => {
  it('has its files again that the retraction of another story deleted, while its own had not begun', async () => {
    const [one, other] = [await live('harbour'), await live('harbour')];
    await retract(one);
    await retract(other);
    await settle(other);
    expect(await filesOf('harbour')).toEqual([]);
    await reinstate(one);
    await settle(one);
    expect(await filesOf('harbour')).toHaveLength(3);
    expect((await documentsOf(one)).manifest).toMatchObject({ edition: 2, media: [{ state: 'ready' }] });
  });

  it('is live again as it was, at its address and in the feed', async () => {
    const storyId = await live('harbour');
    const before = await documentsOf(storyId);
    await retract(storyId);
    await settle(storyId);
    await reinstate(storyId);
    await settle(storyId);
    await writeFeeds(newsroom.context, 'public');
    const { page, manifest } = await documentsOf(storyId);
    expect(page).toBe(before.page);
    expect(manifest).toEqual({ ...before.manifest, edition: 3 });
    expect(await filesOf('harbour')).toHaveLength(3);
    expect(await feed()).toContain(storyId);
    expect(statusOf(await stateOf(storyId), Date.now()).state).toBe('complete');
  });
});

it('a rebuild makes the index of usages anew', async () => {
  const { context } = newsroom;
  const storyId = await live('harbour');
  const usage = keys.usage(sha256Of('harbour'), storyId);
  await context.working.delete([usage]);
  await rebuild(context);
  expect(await context.working.head(usage)).toBeDefined();
});
