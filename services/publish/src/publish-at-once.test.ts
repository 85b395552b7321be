import { deliverJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { readJson, readText } from '@slugline/store';
import { Article, commands, newStoryId, SluglineError } from '@slugline/story';
import {
  holding,
  type Newsroom,
  openNewsroom,
  run,
  submitted,
} from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishAtOnce } from './publish-at-once.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
});
afterEach(() => newsroom.close());

type Received = Awaited<ReturnType<Newsroom['received']>>;

/** The plan of a story, as the submission worker gives it. */
async function planOf({ storyId, event }: Received): Promise<Parameters<typeof publishAtOnce>[1]> {
  const { v: _v, type: _type, ...input } = event;
  return {
    state: await newsroom.context.journal.state(storyId),
    article: await readJson(newsroom.context.working, event.article, Article),
    plan: (current) => commands.plan(current, input, [], Date.now()),
  };
}

/** Runs the step. Returns the state whose work is left. */
const atOnce = async (story: Received, context: Context = newsroom.context) =>
  publishAtOnce(context, await planOf(story), run);

/** The types of the events of each entry. */
const entriesOf = async (storyId: string): Promise<string[][]> =>
  (await newsroom.context.journal.read(storyId)).map(({ events }) => events.map(({ type }) => type));

describe('a story of text that was just planned', () => {
  it('is built and delivered without a further job but that of the feeds', async () => {
    const { context } = newsroom;
    const story = await newsroom.received();
    const { storyId } = story;
    expect(await atOnce(story)).toBeUndefined();
    expect(await entriesOf(storyId)).toEqual([['submitted'], ['planned', 'edition-built'], ['edition-live']]);
    const state = await context.journal.latest(storyId);
    expect(state.live.public?.edition).toBe(1);
    const [destination] = context.destinations;
    expect(await readText(destination?.store ?? context.working, `${state.plan?.path}index.html`)).toContain(
      `Ferry ${storyId}`,
    );
    expect(await newsroom.waiting('publish')).toEqual([]);
    expect(await newsroom.waiting('distribute')).toEqual([`feeds-public-${storyId}-e1`]);
  });

  it('writes the page right after the manifest, and both after the feeds', async () => {
    await atOnce(await newsroom.received({ plan: { section: 'weather' } }));
    const order = newsroom.written.filter((key) => /weather\.xml$|story\.json$|index\.html$/.test(key));
    expect(order.map((key) => key.split('/').at(-1))).toEqual(['weather.xml', 'story.json', 'index.html']);
  });

  it.each<[string, (story: Received) => Promise<unknown>]>([
    [
      'has an edition already',
      async (story) => {
        await atOnce(story);
        await newsroom.journal(story.storyId, { ...submitted(), revision: 2 });
        story.event = { ...story.event, revision: 2 };
      },
    ],
    [
      'is held',
      ({ storyId }) =>
        newsroom.journal(storyId, { v: 1, type: 'held', revision: 1, kind: 'editor', reason: 'wait' }),
    ],
    [
      'has a destination with deliveries that wait',
      () => newsroom.context.queues.add(deliverJob(newStoryId(Date.now()), 1, 'public', 1, 'normal')),
    ],
  ])('is only planned when it %s', async (_what, prepare) => {
    const story = await newsroom.received();
    await prepare(story);
    newsroom.written.splice(0);
    const { revision } = story.event;
    expect(await atOnce(story)).toMatchObject({ revision, plan: { revision } });
    expect((await entriesOf(story.storyId)).at(-1)).toEqual(['planned']);
    expect(newsroom.written).toEqual([]);
  });

  it('is only planned when it has a picture to make', async () => {
    const story = await newsroom.received({ images: ['harbour'] });
    expect(await atOnce(story)).toMatchObject({ plan: { revision: 1 } });
    expect(await entriesOf(story.storyId)).toEqual([['submitted'], ['planned']]);
  });

  it('shows nothing before the end of its embargo, not even the feed of its section', async () => {
    const embargo = new Date(Date.now() + 3_600_000).toISOString();
    const story = await newsroom.received({ plan: { section: 'secret', embargo } });
    expect(await atOnce(story)).toMatchObject({ plan: { embargo } });
    expect(newsroom.written).toEqual([]);
  });

  it('keeps the plan and edition of a run that was first', async () => {
    const story = await newsroom.received();
    const other = await planOf({ ...story, event: { ...story.event, section: 'sport' } });
    const slow = await planOf(story);
    await newsroom.context.journal.transact(story.storyId, other.plan);
    expect(await publishAtOnce(newsroom.context, slow, run)).toMatchObject({
      plan: { section: 'sport' },
      editions: [],
      live: {},
    });
  });
});

describe('a story of text that can’t be published at once', () => {
  /** The newsroom with a destination whose page can't be written. */
  const broken = (): Context => {
    const { context } = newsroom;
    const [destination] = context.destinations;
    if (!destination) throw new Error('no destination');
    const { store } = destination;
    const putIfAbsent: typeof store.putIfAbsent = async (key, ...rest) => {
      if (key.endsWith('index.html')) throw new SluglineError('store_unavailable', 'it is down');
      return store.putIfAbsent(key, ...rest);
    };
    const failing = new Proxy(store, {
      get: (target, name) => {
        if (name === 'putIfAbsent') return putIfAbsent;
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    return { ...context, destinations: [{ ...destination, store: failing }] };
  };

  it('is left to its jobs, with the edition that was built; and so are the next stories for a while', async () => {
    const context = broken();
    const story = await newsroom.received();
    expect(await atOnce(story, context)).toMatchObject({ editions: [{ edition: 1 }], live: {} });
    expect(await atOnce(await newsroom.received(), context)).toMatchObject({ editions: [] });
  });

  it('is left to its jobs after ten seconds, while a store is silent', { timeout: 40_000 }, async () => {
    const { context } = newsroom;
    const [destination] = context.destinations;
    if (!destination) throw new Error('no destination');
    const slow = holding(destination.store, /story\.json$/);
    const story = await newsroom.received();
    const began = performance.now();
    const left = await atOnce(story, {
      ...context,
      destinations: [{ ...destination, store: slow.store }],
    });
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(left).toMatchObject({ editions: [{ edition: 1 }], live: {} });
    slow.letGo();
  });

  it('ends with the job when that is ended', async () => {
    const { context } = newsroom;
    const [destination] = context.destinations;
    if (!destination) throw new Error('no destination');
    const slow = holding(destination.store, /story\.json$/);
    const planned = await planOf(await newsroom.received());
    const ending = new AbortController();
    const slowly = { ...context, destinations: [{ ...destination, store: slow.store }] };
    const publishing = publishAtOnce(slowly, planned, { ...run, signal: ending.signal });
    await slow.reached;
    ending.abort('shutdown');
    await expect(publishing).rejects.toBe('shutdown');
    slow.letGo();
  });
});
