import { prefix } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { addPurge, blockOriginal, noteUsages, takePurges, waitingPurges } from '@slugline/runtime';
import { type ObjectStore, readText } from '@slugline/store';
import {
  addresses,
  cacheTags,
  commands,
  keys,
  newStoryId,
  openPurges,
  SluglineError,
  sha256Of,
  short,
  statusOf,
} from '@slugline/story';
import { type Newsroom, openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { type HookedCache, startHookedCache } from '@slugline/testing/servers/hooked-cache';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { until } from '@slugline/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publish } from '../editions/publish.ts';
import { writeFeeds } from '../feeds/feeds.ts';
import { withdrawOriginal } from '../life/withdraw-original.ts';
import { reconcile } from '../recovery/reconcile.ts';
import { settle as settleIn } from '../testing/settle.ts';
import { openPurger } from './open-purger.ts';
import { purgeCache } from './purge-cache.ts';
import { purgeWhatWaits, wantPurge } from './want-purge.ts';

let newsroom: Newsroom;
let cache: HookedCache;
const front = { destination: 'public', cache: 'front' };
const job = { v: 1, do: 'purge', ...front } as const;

beforeEach(async () => {
  newsroom = await openNewsroom();
  cache = await startHookedCache();
  const settings = { name: 'front', kind: 'http', url: cache.hook, secretVariable: 'SECRET' } as const;
  public_().caches = [settings];
  purger = openPurger(settings, public_(), { SECRET: cache.secret });
});
afterEach(async () => {
  await cache[Symbol.asyncDispose]();
  await newsroom.close();
});

let purger: ReturnType<typeof openPurger> | undefined;
const public_ = () => {
  const [destination] = newsroom.context.destinations;
  if (!destination) throw new Error('no destination');
  return destination;
};
const purgeNow = () =>
  purgeCache(newsroom.context, job, { purgerOf: () => purger, pause: async () => {} }, run);
const stateOf = (storyId: string) => newsroom.context.journal.latest(storyId);
const waiting = () => waitingPurges(newsroom.context, front);
const purgesOf = async (storyId: string) => statusOf(await stateOf(storyId), Date.now()).purges;

const settle = (storyId: string) => settleIn(newsroom, storyId);
/** A story that is live with its text, and waits for these pictures. */
async function live(...images: string[]): Promise<string> {
  const storyId = await newsroom.story({ images });
  await settle(storyId);
  return storyId;
}
/** The edition with the picture replaces the one without it. */
async function replaced(image = 'harbour'): Promise<string> {
  const storyId = await live(image);
  await newsroom.ready(storyId, image);
  await settle(storyId);
  return storyId;
}
/** Returns the store that does not answer when it has to list these keys. */
const withoutAnswer = (store: ObjectStore, prefix: string): ObjectStore =>
  new Proxy(store, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      if (property !== 'list') return value.bind(target);
      return (below: string, ...rest: unknown[]) => {
        if (below === prefix) throw new SluglineError('store_unavailable', 'no answer');
        return value.call(target, below, ...rest);
      };
    },
  });
const why = { reason: 'a court order', by: 'editor' };
const retract = (storyId: string) =>
  newsroom.context.journal.transact(storyId, (state) =>
    commands.retract(state, { mode: 'withdraw', ...why }, Date.now()),
  );
const pageOf = async (storyId: string) => {
  const { plan } = await stateOf(storyId);
  return `${plan?.path}index.html`;
};

describe('what a cache has to forget', () => {
  it('is nothing of a story that was not there before', async () => {
    const storyId = await live();
    expect(await waiting()).toEqual({ count: 0 });
    expect(await purgesOf(storyId)).toEqual([]);
  });

  it('are the documents that a new edition replaced, once they are in place', async () => {
    const storyId = await live('harbour');
    await newsroom.ready(storyId, 'harbour');
    await publish(newsroom.context, storyId, run.signal);
    expect(await waiting()).toEqual({ count: 0 });
    await settle(storyId);
    expect(await newsroom.waiting('purge')).toHaveLength(1);
    const page = await pageOf(storyId);
    let shown = '';
    cache.onCall = async () => {
      shown = await readText(public_().store, page);
    };
    await purgeNow();
    expect(shown).toContain('w320');
    const folder = page.replace('index.html', '');
    expect(cache.calls).toEqual([
      {
        type: 'purge',
        destination: 'public',
        tags: [cacheTags.story(storyId)],
        urls: [folder, page, `${folder}story.json`].map((address) => `${public_().baseUrl}${address}`),
      },
    ]);
  });

  it('are the documents of a retracted story, and its media when they are deleted', async () => {
    const storyId = await replaced();
    await purgeNow();
    await retract(storyId);
    cache.calls.splice(0);
    let media = -1;
    cache.onCall = async () => {
      media = 0;
      for await (const _file of public_().store.list('media/')) media++;
    };
    await settle(storyId);
    await purgeNow();
    expect(media).toBe(0);
    const tags = [cacheTags.story(storyId), cacheTags.original(short(sha256Of('harbour')))];
    const [call] = cache.calls;
    expect(new Set(call?.tags)).toEqual(new Set([...tags, cacheTags.feeds]));
    expect(call?.urls.filter((url) => url.includes('/media/'))).toHaveLength(3);
    expect(await purgesOf(storyId)).toEqual([
      { ...front, edition: 3, since: expect.any(String), done: expect.any(String), answer: { status: 200 } },
    ]);
  });

  it('is the notice of a story that was reinstated', async () => {
    const storyId = await replaced();
    await retract(storyId);
    await settle(storyId);
    await purgeNow();
    await newsroom.context.journal.transact(storyId, (state) => commands.reinstate(state, why, Date.now()));
    cache.calls.splice(0);
    await settle(storyId);
    await purgeNow();
    expect(cache.calls.map(({ tags }) => tags)).toEqual([[cacheTags.story(storyId)]]);
  });

  it('are the documents at all addresses of a story that has moved', async () => {
    const storyId = await live();
    const before = (await stateOf(storyId)).plan?.path;
    await newsroom.context.journal.transact(storyId, (state) =>
      commands.move(state, { slug: 'harbour', ...why }, Date.now()),
    );
    await settle(storyId);
    await purgeNow();
    const { plan, formerPaths } = await stateOf(storyId);
    expect(formerPaths).toContain(before);
    const pages = [plan?.path, before].map((folder) => `${public_().baseUrl}${folder}`);
    expect(cache.calls[0]?.urls).toEqual(expect.arrayContaining(pages));
    expect(cache.calls[0]?.tags).toEqual([cacheTags.story(storyId)]);
  });

  it('are the files of an original that was withdrawn from all stories', async () => {
    const storyId = await replaced();
    await purgeNow();
    cache.calls.splice(0);
    const harbour = sha256Of('harbour');
    await blockOriginal(newsroom.context, { original: harbour, ...why });
    const withdrawn = withdrawOriginal(newsroom.context, harbour, run, async () => {});
    await until(async () => (await stateOf(storyId)).dropped !== undefined);
    await Promise.all([withdrawn, settle(storyId)]);
    await purgeNow();
    const [call] = cache.calls;
    expect(call?.tags).toContain(cacheTags.original(short(harbour)));
    expect(call?.urls.filter((url) => url.includes('/media/'))).toHaveLength(3);
  });

  it('are the feeds when they were written', async () => {
    await live();
    await writeFeeds(newsroom.context, 'public');
    await purgeNow();
    const urls = ['all', 'news'].map((name) => `${public_().baseUrl}${addresses.feed(name)}`);
    expect(cache.calls).toEqual([
      { type: 'purge', destination: 'public', tags: [cacheTags.feeds], urls: expect.arrayContaining(urls) },
    ]);
  });
});

describe('a purge', () => {
  it('is one request for many stories, and is on record for each of them', async () => {
    const stories = [await replaced('a'), await replaced('b'), await replaced('c')];
    await purgeNow();
    expect(cache.calls).toHaveLength(1);
    expect(new Set(cache.calls[0]?.tags)).toEqual(new Set(stories.map(cacheTags.story)));
    for (const storyId of stories) {
      const entries = await newsroom.context.journal.read(storyId);
      expect(entries.at(-1)?.events).toEqual([
        { v: 1, type: 'purged', revision: 1, ...front, edition: 2, answer: { status: 200 } },
      ]);
      expect(openPurges(await stateOf(storyId))).toEqual([]);
    }
    expect(await waiting()).toEqual({ count: 0 });
  });

  it('is done again when a newer edition went live meanwhile', async () => {
    const storyId = await newsroom.story({ images: ['a', 'b'] });
    await settle(storyId);
    await newsroom.ready(storyId, 'a');
    await settle(storyId);
    let isFirst = true;
    cache.onCall = async () => {
      if (!isFirst) return;
      isFirst = false;
      await newsroom.ready(storyId, 'b');
      await settle(storyId);
    };
    await purgeNow();
    expect(cache.calls).toHaveLength(2);
    expect(await purgesOf(storyId)).toEqual([
      expect.objectContaining({ edition: 3, answer: { status: 200 } }),
    ]);
  });

  it('does not go on for ever about a story that can’t be read, nor hold up the others', async () => {
    const storyId = await replaced();
    await addPurge(newsroom.context, front, '01KB7ZQ3V5H8M2N4P6R8T0W2Y4', Date.now());
    await purgeNow();
    expect(cache.calls).toHaveLength(1);
    expect((await purgesOf(storyId))[0]?.done).not.toBeNull();
    expect(await waiting()).toEqual({ count: 0 });
  });

  it('of a cache that the settings do not have any more ends without an answer', async () => {
    const storyId = await replaced();
    purger = undefined;
    await purgeNow();
    expect(cache.calls).toEqual([]);
    expect(await purgesOf(storyId)).toEqual([
      { ...front, edition: 2, since: expect.any(String), done: expect.any(String), answer: null },
    ]);
  });
});

describe('a cache that is down', () => {
  it('holds up no story; what it has to forget waits, and is forgotten when it is back', async () => {
    await cache.stop();
    const storyId = await replaced();
    expect(statusOf(await stateOf(storyId), Date.now())).toMatchObject({ state: 'complete', edition: 2 });
    await expect(purgeNow()).rejects.toMatchObject({ code: 'purge_unavailable' });
    expect(await waiting()).toEqual({
      count: 1,
      since: expect.any(Number),
      fault: expect.stringContaining('does not answer'),
    });
    expect(await purgesOf(storyId)).toEqual([expect.objectContaining({ edition: 2, done: null })]);
    await cache.restart();
    await purgeNow();
    expect(await waiting()).toEqual({ count: 0 });
    expect(await purgesOf(storyId)).toEqual([expect.objectContaining({ answer: { status: 200 } })]);
  });

  it('also gets what was replaced meanwhile, and still all media of a retracted story', async () => {
    const [one, other] = [await replaced('a'), await live('b')];
    cache.status = 503;
    await expect(purgeNow()).rejects.toMatchObject({ message: expect.stringContaining('503: not now') });
    await newsroom.ready(other, 'b');
    await settle(other);
    await retract(one);
    await settle(one);
    await newsroom.context.journal.transact(one, (state) => commands.reinstate(state, why, Date.now()));
    await settle(one);
    cache.status = 200;
    cache.calls.splice(0);
    await purgeNow();
    const tags = new Set(cache.calls.flatMap((call) => call.tags));
    expect(tags).toContain(cacheTags.story(other));
    expect(tags).toContain(cacheTags.original(short(sha256Of('a'))));
    for (const storyId of [one, other]) expect(openPurges(await stateOf(storyId))).toEqual([]);
  });

  it('is in the figures, with the time for which it has waited', async () => {
    await addPurge(newsroom.context, front, 'feeds', Date.now() - 90_000);
    expect(await newsroom.context.metrics.text()).toMatch(
      /^slugline_purge_oldest_waiting_seconds\{destination="public",cache="front"\} (89|9\d)/m,
    );
  });
});

describe('a purge is not lost', () => {
  it('when Redis loses all its data: the journal knows of it', async () => {
    const storyId = await replaced();
    await newsroom.context.redis.flushall();
    await reconcile(newsroom.context, 0, true);
    await purgeNow();
    expect(cache.calls.flatMap(({ tags }) => tags)).toContain(cacheTags.story(storyId));
    expect(openPurges(await stateOf(storyId))).toEqual([]);
  });

  it('when the delivery died before it was queued: the next run queues it', async () => {
    const storyId = await replaced();
    await newsroom.context.redis.del(`${prefix}:purge:public:front`);
    await settle(storyId);
    expect(await waiting()).toMatchObject({ count: 1 });
  });

  it('when a run died with what it had taken', async () => {
    await replaced();
    expect(await takePurges(newsroom.context, front, 100)).toHaveLength(1);
    await purgeNow();
    expect(cache.calls).toHaveLength(1);
  });

  it('when a store does not answer: what could not be read waits, and all else is forgotten', async () => {
    const storyId = await replaced();
    const harbour = sha256Of('harbour');
    await wantPurge(newsroom.context, public_(), harbour);
    const { context } = newsroom;
    const whole = context.working;
    context.working = withoutAnswer(whole, keys.usages(harbour));
    await expect(purgeNow()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(openPurges(await stateOf(storyId))).toEqual([]);
    expect(await waiting()).toMatchObject({ count: 1 });
    context.working = whole;
    cache.calls.splice(0);
    await purgeNow();
    expect(cache.calls).toMatchObject([{ tags: [cacheTags.original(short(harbour))] }]);
    expect(await waiting()).toEqual({ count: 0 });
  });

  it('of an original when a story that showed it is damaged, or was never written', async () => {
    const [storyId, damaged] = [await replaced(), await replaced()];
    await purgeNow();
    const harbour = sha256Of('harbour');
    const { working } = newsroom.context;
    const [record = ''] = await keysOf(working, `editions/${damaged}/e2/`);
    await working.put(record, 'no record');
    await noteUsages(working, newStoryId(Date.now()), [harbour]);
    for (const one of [storyId, damaged]) await noteUsages(working, one, [harbour]);
    await wantPurge(newsroom.context, public_(), harbour);
    cache.calls.splice(0);
    await purgeNow();
    expect(cache.calls[0]?.tags).toEqual([cacheTags.original(short(harbour))]);
    expect(cache.calls[0]?.urls).toHaveLength(3);
  });

  it('when its job is gone: the search of each minute queues it again', async () => {
    await wantPurge(newsroom.context, public_());
    const [id = ''] = await newsroom.waiting('purge');
    expect(id).toMatch(/^purge-public-front-/);
    await (await bullQueue(newsroom.context.redis, 'purge').getJob(id))?.remove();
    expect(await newsroom.waiting('purge')).toEqual([]);
    await purgeWhatWaits(newsroom.context);
    expect(await newsroom.waiting('purge')).toHaveLength(1);
  });
});
