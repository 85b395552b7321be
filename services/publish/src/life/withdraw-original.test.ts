import type { Run } from '@slugline/queue';
import {
  allowOriginal,
  blockOf,
  blockOriginal,
  noteUsages,
  rebuildBlocks,
  reportOnOriginal,
  unfinishedWithdrawals,
} from '@slugline/runtime';
import { readText } from '@slugline/store';
import { addresses, commands, keys, sha256Of, statusOf } from '@slugline/story';
import { type Newsroom, openNewsroom, recipe, run } from '@slugline/testing/newsroom/without-workers';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { until } from '@slugline/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFeeds } from '../feeds/feeds.ts';
import { rebuild } from '../recovery/lost-work.ts';
import { reconcile } from '../recovery/reconcile.ts';
import { publishWith, settle as settleIn } from '../testing/settle.ts';
import { stayWithdrawn } from './stay-withdrawn.ts';
import { deleteAll, goOnWithdrawing, withdrawOriginal } from './withdraw-original.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const why = { reason: 'the agency has killed it', by: 'picture-desk' };
const stateOf = (storyId: string) => newsroom.context.journal.latest(storyId);
const public_ = () => {
  const [destination] = newsroom.context.destinations;
  if (!destination) throw new Error('no destination');
  return destination;
};
const settle = (storyId: string) => settleIn(newsroom, storyId);
/** Publishes a story that shows these pictures. */
async function live(...images: string[]): Promise<string> {
  const storyId = await publishWith(newsroom, images);
  await writeFeeds(newsroom.context, 'public');
  return storyId;
}
const hold = (storyId: string) =>
  newsroom.context.journal.transact(storyId, (state) =>
    commands.hold(state, { kind: 'editor', reason: 'wait', by: 'editor' }, Date.now()),
  );
const block = (image: string) => blockOriginal(newsroom.context, { original: sha256Of(image), ...why });
const runOnce = (image: string, again: Run['again'] = run.again) =>
  withdrawOriginal(newsroom.context, sha256Of(image), { ...run, again }, (name) =>
    writeFeeds(newsroom.context, name),
  );
/** Runs the job that withdraws an original to its end. Once it has taken it out of these stories, their work is done, too. */
async function withdraw(image: string, ...stories: string[]): Promise<void> {
  const working = Promise.all(
    stories.map(async (storyId) => {
      await until(async () => (await stateOf(storyId)).dropped !== undefined);
      await settle(storyId);
    }),
  );
  const again = new Error('again');
  const ended = () =>
    runOnce(image, () => Promise.reject(again)).then(
      () => true,
      (error: unknown) => {
        if (error !== again) throw error;
        return false;
      },
    );
  await Promise.all([until(ended), working]);
}
const filesOf = (image: string) => keysOf(public_().store, addresses.mediaFolder(sha256Of(image), recipe));
const manifestOf = async (storyId: string) =>
  JSON.parse(await readText(public_().store, `${(await stateOf(storyId)).plan?.path}story.json`));
const feed = () => readText(public_().store, addresses.feed('all'));
const report = (image: string) => reportOnOriginal(newsroom.context, sha256Of(image));
const leftovers = () =>
  Promise.all([
    keysOf(newsroom.context.working, 'deleting/'),
    unfinishedWithdrawals(newsroom.context.working),
  ]);
const dropsOf = async (storyId: string) =>
  (await newsroom.context.journal.read(storyId))
    .flatMap(({ events }) => events)
    .filter(({ type }) => type === 'original-dropped');

describe('an original that is withdrawn', () => {
  it('is in no story, in no feed and at no address any more; all else stays', async () => {
    const [one, other] = [await live('harbour', 'quay'), await live('harbour')];
    const quay = await filesOf('quay');
    expect(await feed()).toContain(addresses.originalFolder(sha256Of('harbour')));
    await block('harbour');
    await withdraw('harbour', one, other);
    expect(await filesOf('harbour')).toEqual([]);
    expect(await filesOf('quay')).toEqual(quay);
    expect([await manifestOf(one), await manifestOf(other)]).toMatchObject([
      { edition: 2, media: [{ alt: 'quay' }] },
      { edition: 2, media: [] },
    ]);
    expect(await feed()).not.toContain(addresses.originalFolder(sha256Of('harbour')));
    expect([await dropsOf(one), await dropsOf(other)]).toMatchObject([[why], [why]]);
    expect(statusOf(await stateOf(one), Date.now()).state).toBe('complete');
    expect(await leftovers()).toEqual([[], []]);
  });

  it('says how far it is, and how it ended', async () => {
    const storyId = await live('harbour');
    expect(await report('harbour')).toMatchObject({
      ...{ blocked: null, withdrawal: null },
      stories: [{ storyId, withdrawn: false, editions: [1], destinations: ['public'] }],
    });
    await block('harbour');
    expect(await report('harbour')).toMatchObject({
      blocked: why,
      withdrawal: { state: 'running', stories: { done: 0, all: 1 }, deleted: {} },
    });
    await withdraw('harbour', storyId);
    expect(await report('harbour')).toMatchObject({
      blocked: why,
      withdrawal: {
        ...{ state: 'done', stories: { done: 1, all: 1 }, deleted: { public: 3 } },
        doneAt: expect.any(String),
      },
      stories: [{ storyId, withdrawn: true, editions: [1], destinations: [] }],
    });
  });

  it('can be blocked although the journal of a story that uses it is damaged', async () => {
    const [one, damaged] = [await live('harbour'), await live('harbour')];
    const { redis, working } = newsroom.context;
    await redis.flushall();
    await working.put(keys.entry(damaged, 1), 'no entry');
    expect(await report('harbour')).toMatchObject({ blocked: null, stories: [{ storyId: one }] });
  });

  it('leaves a story that is held: what is live loses it, and the hold stays', async () => {
    const storyId = await live('harbour', 'quay');
    await hold(storyId);
    await block('harbour');
    await withdraw('harbour', storyId);
    expect(await filesOf('harbour')).toEqual([]);
    expect(await manifestOf(storyId)).toMatchObject({ edition: 2, media: [{ alt: 'quay' }] });
    expect(statusOf(await stateOf(storyId), Date.now()).state).toBe('held');
  });

  it('leaves the revision that is live while a correction of it is held, and shows nothing of that', async () => {
    const storyId = await live('harbour', 'quay');
    const before = await manifestOf(storyId);
    const { plan } = await stateOf(storyId);
    if (!plan) throw new Error('no plan');
    const { revision: _revision, ...rest } = plan;
    await newsroom.journal(
      storyId,
      {
        v: 1,
        type: 'submitted',
        revision: 2,
        receivedAt: before.publishedAt,
        lane: 'normal',
        files: [],
        by: 'r',
      },
      {
        ...{ v: 1, type: 'planned', revision: 2, ...rest, headline: 'Not yet', article: 'nowhere' },
        ...{ media: [], warnings: [], refused: [] },
      },
    );
    await hold(storyId);
    await block('harbour');
    await withdraw('harbour', storyId);
    expect(await manifestOf(storyId)).toMatchObject({
      ...{ revision: 1, edition: 2, headline: before.headline, publishedAt: before.publishedAt },
      ...{ modifiedAt: before.modifiedAt, media: [{ alt: 'quay' }] },
    });
    expect(await filesOf('harbour')).toEqual([]);
  });

  it('leaves a story that was moved while it is held, at its new address and at the old one', async () => {
    const storyId = await live('harbour', 'quay');
    const { plan } = await stateOf(storyId);
    await hold(storyId);
    const to = { path: 'news/2026/11/pier/', slug: 'pier', section: 'news' };
    await newsroom.journal(storyId, { v: 1, type: 'moved', revision: 1, ...to, ...why });
    await block('harbour');
    await withdraw('harbour', storyId);
    expect(await filesOf('harbour')).toEqual([]);
    for (const path of [to.path, plan?.path])
      expect(JSON.parse(await readText(public_().store, `${path}story.json`))).toMatchObject({
        ...{ edition: 2, path: to.path, media: [{ alt: 'quay' }] },
      });
    expect(statusOf(await stateOf(storyId), Date.now()).state).toBe('held');
  });

  it('does not come out of a story that is held before its first edition, or is still made', async () => {
    const [waiting, making] = [
      await newsroom.story({ images: ['harbour'] }),
      await newsroom.story({ images: ['harbour', 'quay'] }),
    ];
    await hold(waiting);
    await block('harbour');
    await withdraw('harbour', waiting, making);
    for (const storyId of [waiting, making]) await newsroom.ready(storyId, 'harbour');
    await newsroom.ready(making, 'quay');
    await newsroom.context.journal.transact(waiting, (state) =>
      commands.release(state, { by: 'editor' }, Date.now()),
    );
    for (const storyId of [waiting, making]) await settle(storyId);
    expect([await manifestOf(waiting), await manifestOf(making)]).toMatchObject([
      { media: [] },
      { media: [{ alt: 'quay' }] },
    ]);
    expect(await filesOf('harbour')).toEqual([]);
  });

  it('stays at a destination as long as a story shows it there, and its job asks again', async () => {
    const storyId = await live('harbour');
    await block('harbour');
    await expect(runOnce('harbour')).rejects.toThrow('nothing here is made elsewhere');
    expect(await filesOf('harbour')).toHaveLength(3);
    await settle(storyId);
    await withdraw('harbour');
    expect(await filesOf('harbour')).toEqual([]);
    expect(await dropsOf(storyId)).toHaveLength(1);
  });

  it('is not deleted while a story shows it, however late that is found', async () => {
    await live('harbour');
    const deleted = await deleteAll(newsroom.context, public_(), sha256Of('harbour'), run.signal);
    expect([deleted, await filesOf('harbour')]).toEqual([undefined, expect.objectContaining({ length: 3 })]);
    expect(await leftovers()).toEqual([[], []]);
  });

  it('does not keep the media of a story that is retracted', async () => {
    const [one, other] = [await live('harbour'), await live('harbour')];
    await newsroom.context.journal.transact(one, (state) =>
      commands.retract(state, { mode: 'withdraw', ...why }, Date.now()),
    );
    await block('harbour');
    await withdraw('harbour', one, other);
    expect(await filesOf('harbour')).toEqual([]);
    expect((await stateOf(one)).retraction?.withdrawn).toEqual(['public']);
  });
});

describe('a withdrawal that is stopped', () => {
  it('at any write of the working store is ended by the next run, and each story loses the file once', async () => {
    const { context } = newsroom;
    const whole = context.working;
    for (let step = 1, stopped = true; stopped; step++) {
      const image = `harbour-${step}`;
      const stories = [await newsroom.story({ images: [image] }), await newsroom.story({ images: [image] })];
      for (const storyId of stories) await noteUsages(whole, storyId, [sha256Of(image)]);
      await public_().store.put(addresses.media(sha256Of(image), recipe, 'w320.jpg'), 'left by a delivery');
      // The step-th write fails, and so do all after it, as when a process dies.
      let left = step;
      context.working = new Proxy(whole, {
        get: (store, property) => {
          const value = Reflect.get(store, property, store);
          if (typeof value !== 'function') return value;
          if (!['put', 'putIfAbsent', 'delete'].includes(String(property))) return value.bind(store);
          return async (...given: unknown[]) => {
            if (--left <= 0) throw new Error('killed');
            return value.apply(store, given);
          };
        },
      });
      stopped = false;
      const onKilled = () => {
        stopped = true;
      };
      const began = await block(image).then(() => true, onKilled);
      if (began) await runOnce(image).catch(onKilled);
      context.working = whole;
      // The editor, who got no answer, asks again. What was begun is found without that.
      if ((await unfinishedWithdrawals(whole)).length === 0 && !began) await block(image);
      await withdraw(image);
      expect(await filesOf(image)).toEqual([]);
      for (const storyId of stories) expect(await dropsOf(storyId)).toHaveLength(1);
      expect(await blockOf(whole, sha256Of(image))).toMatchObject({ ...why, withdrawn: { stories: 2 } });
      expect(await leftovers()).toEqual([[], []]);
    }
  });

  it('is found after Redis was lost, and the work on its stories, too', async () => {
    const { context } = newsroom;
    const storyId = await live('harbour');
    await hold(storyId);
    await block('harbour');
    await context.redis.flushall();
    await goOnWithdrawing(context, Date.now());
    expect(await newsroom.waiting('distribute')).toEqual([
      expect.stringMatching(`^withdraw-original-${sha256Of('harbour')}`),
    ]);
    await expect(runOnce('harbour')).rejects.toThrow('nothing here is made elsewhere');
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await newsroom.waiting('publish')).toEqual([expect.stringContaining(storyId)]);
  });
});

describe('a write that comes after an original was withdrawn', () => {
  it('is undone, unless the original was allowed again', async () => {
    const { context } = newsroom;
    const storyId = await live('harbour');
    await block('harbour');
    await withdraw('harbour', storyId);
    const late = addresses.media(sha256Of('harbour'), recipe, 'w320.jpg');
    await public_().store.put(late, 'late');
    await stayWithdrawn(context, Date.now(), run.signal);
    expect(await filesOf('harbour')).toEqual([]);
    await allowOriginal(context, { original: sha256Of('harbour'), ...why });
    await public_().store.put(late, 'sent again');
    await stayWithdrawn(context, Date.now(), run.signal);
    expect(await filesOf('harbour')).toHaveLength(1);
  });
});

it('a rebuild of the blocks leaves one that comes while it reads the entries', async () => {
  const { working } = newsroom.context;
  const meanwhile = new Proxy(working, {
    get: (store, property) => {
      const value = Reflect.get(store, property, store);
      if (typeof value !== 'function') return value;
      if (property !== 'list') return value.bind(store);
      return async function* (prefix: string) {
        yield* value.call(store, prefix);
        if (prefix === keys.newsroom) await block('harbour');
      };
    },
  });
  await rebuildBlocks(meanwhile);
  expect(await blockOf(working, sha256Of('harbour'))).toMatchObject(why);
});

it('a rebuild makes the blocks anew: those that stand, and no others', async () => {
  const { context } = newsroom;
  const { working } = context;
  for (const image of ['harbour', 'quay']) {
    await block(image);
    await withdraw(image);
  }
  await allowOriginal(context, { original: sha256Of('quay'), ...why });
  const before = await blockOf(working, sha256Of('harbour'));
  await working.delete([keys.blocked(sha256Of('harbour'))]);
  await working.put(keys.blocked(sha256Of('quay')), '{}');
  await rebuild(context);
  expect(await blockOf(working, sha256Of('harbour'))).toEqual(before);
  expect(await working.head(keys.blocked(sha256Of('quay')))).toBeUndefined();
});
