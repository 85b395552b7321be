import { readText } from '@slugline/store';
import { addresses, commands, type StoryState, statusOf } from '@slugline/story';
import { type Newsroom, openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { twinsAt } from '../delivery/replace-documents.ts';
import { publish } from '../editions/publish.ts';
import { writeFeeds } from '../feeds/feeds.ts';
import { restoreLive } from '../recovery/live-documents.ts';
import { reconcile } from '../recovery/reconcile.ts';
import { publishWith, settle as settleIn } from '../testing/settle.ts';
import { listRedirects } from './redirects.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

const why = { reason: 'a wrong name', by: 'editor' };
const stateOf = (storyId: string) => newsroom.context.journal.latest(storyId);
const public_ = () => {
  const [destination] = newsroom.context.destinations;
  if (!destination) throw new Error('no destination');
  return destination;
};
async function move(storyId: string, to: { slug?: string; section?: string }): Promise<string> {
  const { state } = await newsroom.context.journal.transact(storyId, (current) =>
    commands.move(current, { ...to, ...why }, Date.now()),
  );
  return pathOf(state);
}
const pathOf = ({ plan }: StoryState): string => plan?.path ?? '';
const settle = (storyId: string) => settleIn(newsroom, storyId);
/** Publishes a story with a picture. Returns its id and its address. */
async function live(): Promise<{ storyId: string; path: string }> {
  const storyId = await publishWith(newsroom, ['harbour']);
  return { storyId, path: pathOf(await stateOf(storyId)) };
}
const read = (key: string) => readText(public_().store, key);
const page = (folder: string) => read(addresses.page(folder));
const manifest = async (folder: string) => JSON.parse(await read(addresses.manifest(folder)));
const redirects = async () => JSON.parse(await read(addresses.redirects)).redirects;
const leadsTo = (path: string) =>
  expect.stringMatching(new RegExp(`<meta http-equiv="refresh" content="0; url=[./]+/${path}">`));

describe('a story that has moved', () => {
  it('is at its new address, and its old one leads there', async () => {
    const { storyId, path } = await live();
    const before = { page: await page(path), manifest: await manifest(path) };
    newsroom.written.splice(0);
    const there = await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    expect(await manifest(there)).toEqual({ ...before.manifest, edition: 2, slug: 'harbour', path: there });
    expect(await page(there)).toMatch(new RegExp(`<link rel="canonical" href="[^"]+/${there}">`));
    expect(await page(path)).toEqual(leadsTo(there));
    expect(await page(path)).not.toContain('Ferry');
    expect(await manifest(path)).toEqual(await manifest(there));
    expect(await redirects()).toEqual([{ from: path, to: there }]);
    expect(newsroom.written.filter((key) => key.startsWith('media/'))).toEqual([]);
    expect(statusOf(await stateOf(storyId), Date.now())).toMatchObject({ state: 'complete', path: there });
  });

  it('has new compressed twins at its old address', async () => {
    const { storyId, path } = await live();
    await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    const [packed] = await twinsAt(public_(), addresses.page(path));
    expect(await twinsAt(public_(), addresses.page(path))).toEqual([packed, packed]);
    expect(await restoreLive(newsroom.context, Date.now())).toBe(0);
  });

  it('is in the feed of its new section, with the same guid, and in the old one no more', async () => {
    const { storyId } = await live();
    await writeFeeds(newsroom.context, 'public');
    const feed = (name: string) => read(addresses.feed(name));
    expect(await feed('news')).toContain(storyId);
    const there = await move(storyId, { section: 'sport' });
    await settle(storyId);
    await writeFeeds(newsroom.context, 'public');
    expect(await feed('news')).not.toContain(storyId);
    for (const name of ['sport', 'all']) {
      expect(await feed(name)).toContain(`<guid isPermaLink="false">${storyId}</guid>`);
      expect(await feed(name)).toContain(`/${there}</link>`);
    }
  });

  it('is in feeds at its old address until readers get it at the new one', async () => {
    const { storyId, path } = await live();
    await move(storyId, { slug: 'harbour' });
    await writeFeeds(newsroom.context, 'public');
    expect(await read(addresses.feed('all'))).toContain(`/${path}</link>`);
  });

  it('leads from every former address straight to the newest', async () => {
    const { storyId, path } = await live();
    const second = await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    const third = await move(storyId, { section: 'sport' });
    await settle(storyId);
    for (const folder of [path, second]) expect(await page(folder)).toEqual(leadsTo(third));
    const listed = [path, second].map((from) => ({ from, to: third }));
    expect(await redirects()).toEqual(expect.arrayContaining(listed));
    expect(await redirects()).toHaveLength(2);
  });

  it('goes back: its page is there again, and the redirect from there has ended', async () => {
    const { storyId, path } = await live();
    const there = await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    expect(await move(storyId, { slug: path.split('/').at(-2) ?? '' })).toBe(path);
    await settle(storyId);
    expect(await page(path)).toContain('<h1>Ferry');
    expect(await page(there)).toEqual(leadsTo(path));
    expect(await redirects()).toEqual([{ from: there, to: path }]);
  });

  it('leaves nothing where nobody has seen it', async () => {
    const storyId = await newsroom.story();
    const path = pathOf(await stateOf(storyId));
    await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    expect(await public_().store.head(addresses.page(path))).toBeUndefined();
    expect(await public_().store.head(addresses.redirects)).toBeUndefined();
  });

  it('is listed with all others that move at the same time', async () => {
    const stories = await Promise.all([live(), live(), live()]);
    await Promise.all(stories.map(({ storyId }, n) => move(storyId, { slug: `harbour-${n}` })));
    await Promise.all(stories.map(({ storyId }) => settle(storyId)));
    const from = (await redirects()).map((one: { from: string }) => one.from);
    expect(from).toEqual(stories.map(({ path }) => path).toSorted());
  });
});

describe('a move of a story that is held', () => {
  it('leaves the old page until the story is released', async () => {
    const { context } = newsroom;
    const { storyId, path } = await live();
    await context.journal.transact(storyId, (state) =>
      commands.hold(state, { kind: 'editor', ...why }, Date.now()),
    );
    const there = await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    expect(await page(path)).toContain('<h1>Ferry');
    expect(await public_().store.head(addresses.page(there))).toBeUndefined();
    await context.journal.transact(storyId, (state) => commands.release(state, why, Date.now()));
    await settle(storyId);
    expect(await page(there)).toContain('<h1>Ferry');
    expect(await page(path)).toEqual(leadsTo(there));
  });
});

describe('a retracted story that had moved', () => {
  it('has its notice at all its addresses, and leads nowhere', async () => {
    const { storyId, path } = await live();
    const there = await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    const retraction = { mode: 'withdraw' as const, ...why };
    await newsroom.context.journal.transact(storyId, (state) =>
      commands.retract(state, retraction, Date.now()),
    );
    await settle(storyId);
    for (const folder of [path, there]) {
      expect(await page(folder)).toContain('This story was withdrawn');
      expect(await page(folder)).not.toMatch(/Ferry|refresh/);
      expect(await manifest(folder)).toMatchObject({ id: storyId, retractedAt: expect.any(String) });
    }
    expect(await redirects()).toEqual([]);
    await newsroom.context.journal.transact(storyId, (state) => commands.reinstate(state, why, Date.now()));
    await settle(storyId);
    expect(await page(there)).toContain('<h1>Ferry');
    expect(await page(path)).toEqual(leadsTo(there));
    expect(await redirects()).toEqual([{ from: path, to: there }]);
  });
});

describe('a move that is stopped', () => {
  it('at any request leaves the old page or the redirect to one that is there, and the next run ends it', async () => {
    for (let step = 1, stopped = true; stopped; step++) {
      const { storyId, path } = await live();
      const there = await move(storyId, { slug: `harbour-${step}` });
      // The step-th request to the destination fails, and so do all after it, as when a process dies.
      const destination = public_();
      const whole = destination.store;
      let left = step;
      destination.store = new Proxy(whole, {
        get: (store, property) => {
          const value = Reflect.get(store, property, store);
          if (typeof value !== 'function') return value;
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
      const old = await page(path);
      if (!old.includes('<h1>Ferry')) {
        expect(old).toEqual(leadsTo(there));
        expect(await page(there)).toContain('<h1>Ferry');
      }
      if ((await manifest(path)).path !== path) expect(await page(there)).toContain('<h1>Ferry');
      await settle(storyId);
      expect(await page(path)).toEqual(leadsTo(there));
      expect(await redirects()).toContainEqual({ from: path, to: there });
      const entries = await newsroom.context.journal.read(storyId);
      const shown = entries.flatMap(({ events }) => events.filter(({ type }) => type === 'edition-live'));
      expect(shown).toHaveLength(2);
    }
  });
});

describe('the work of a move', () => {
  it('is found after Redis was lost, before and after its edition is built', async () => {
    const { context } = newsroom;
    const { storyId, path } = await live();
    const there = await move(storyId, { slug: 'harbour' });
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(1);
    await publish(context, storyId, run.signal);
    await context.redis.flushall();
    expect(await reconcile(context, 0, true)).toBe(1);
    expect(await newsroom.waiting('distribute')).toContainEqual(
      expect.stringContaining(`deliver-${storyId}-e2-public`),
    );
    await settle(storyId);
    expect(await page(path)).toEqual(leadsTo(there));
    expect(await reconcile(context, 0, true)).toBe(0);
  });
});

describe('a write that comes after its story has moved', () => {
  it('is undone: the old address leads to the new one again', async () => {
    const { storyId, path } = await live();
    const before = [await page(path), await read(addresses.manifest(path))] as const;
    const there = await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    await public_().store.put(addresses.page(path), before[0]);
    await public_().store.put(addresses.manifest(path), before[1]);
    await public_().store.put(addresses.redirects, JSON.stringify({ version: 1, redirects: [] }));
    expect(await restoreLive(newsroom.context, Date.now())).toBe(1);
    expect(await page(path)).toEqual(leadsTo(there));
    expect((await manifest(path)).path).toBe(there);
    expect(await redirects()).toEqual([{ from: path, to: there }]);
  });

  it('by a run that saw an older edition leaves the list of redirects as it is', async () => {
    const { storyId } = await live();
    await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    const before = await stateOf(storyId);
    const [shown] = before.editions.slice(-1);
    if (!shown) throw new Error('no edition');
    await move(storyId, { slug: 'quay' });
    await settle(storyId);
    const list = await redirects();
    await listRedirects(newsroom.context, public_(), before, shown);
    expect(await redirects()).toEqual(list);
  });

  it('of another program into the list of redirects does not hold a story up', async () => {
    const { storyId, path } = await live();
    await public_().store.put(addresses.redirects, 'no list');
    const there = await move(storyId, { slug: 'harbour' });
    await settle(storyId);
    expect(await redirects()).toEqual([{ from: path, to: there }]);
  });
});
