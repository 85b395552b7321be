import { prefix } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { readText } from '@slugline/store';
import { addresses, keys, SluglineError, sha256Of } from '@slugline/story';
import {
  holding,
  type Newsroom,
  openNewsroom,
  recipe,
  run,
} from '@slugline/testing/newsroom/without-workers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../editions/publish.ts';
import { writeFeeds } from '../feeds/feeds.ts';
import { deliver } from './deliver.ts';

let newsroom: Newsroom;
beforeAll(async () => {
  newsroom = await openNewsroom();
});
afterAll(() => newsroom.close());

const deliverTo = (storyId: string, edition = 1, destination = 'public') =>
  deliver(newsroom.context, { v: 1, do: 'deliver', storyId, edition, destination }, run);
const recordOf = async (storyId: string) => {
  const { journal, working } = newsroom.context;
  const [first] = (await journal.state(storyId)).editions;
  return readText(working, `${first?.folder}edition.json`);
};
const shown = async (storyId: string) => {
  const { journal, destinations } = newsroom.context;
  const { path } = (await journal.state(storyId)).plan ?? { path: '' };
  const [destination] = destinations;
  if (!destination) throw new Error('no destination');
  return {
    destination,
    path,
    manifest: JSON.parse(await readText(destination.store, `${path}story.json`)),
  };
};

describe('a delivery', () => {
  it('brings media first, then the documents that name them, the page last of all', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story({ images: ['harbour'] });
    await newsroom.ready(storyId, 'harbour');
    await publish(context, storyId, run.signal);
    written.splice(0);
    await deliverTo(storyId);
    const { path } = await shown(storyId);
    const kinds = written.map((key) =>
      key.startsWith('media/') ? 'media' : key.startsWith(path) ? 'document' : 'shared',
    );
    expect(kinds.lastIndexOf('media')).toBeLessThan(kinds.indexOf('document'));
    expect(kinds.lastIndexOf('shared')).toBeLessThan(kinds.indexOf('document'));
    const texts = written.filter((key) => key.startsWith(path) && !/\.(br|gz)$/.test(key));
    expect(texts).toEqual([`${path}story.json`, `${path}index.html`]);
    expect(written.filter((key) => key.startsWith('media/')).toSorted()).toEqual(
      ['avif', 'jpg', 'webp'].map((type) => addresses.media(sha256Of('harbour'), recipe, `w320.${type}`)),
    );
  });

  it('writes the page right after the manifest, with nothing between them', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    written.splice(0);
    await deliverTo(storyId);
    const { path } = await shown(storyId);
    expect(written.indexOf(`${path}index.html`)).toBe(written.indexOf(`${path}story.json`) + 1);
  });

  it('writes the feeds before the first page that names them', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story({ plan: { section: 'weather' } });
    await publish(context, storyId, run.signal);
    written.splice(0);
    await deliverTo(storyId);
    const { destination, path } = await shown(storyId);
    expect(written).toContain(addresses.feed('weather'));
    expect(written.indexOf(addresses.feed('weather'))).toBeLessThan(written.indexOf(`${path}story.json`));
    expect(await readText(destination.store, addresses.feed('weather'))).toContain('</rss>');
    expect(await destination.store.head(addresses.feed('all'))).toBeDefined();

    await writeFeeds(context, 'public');
    const other = await newsroom.story({ plan: { section: 'weather' } });
    await publish(context, other, run.signal);
    await deliverTo(other);
    expect(await readText(destination.store, addresses.feed('weather'))).toContain(`Ferry ${storyId}`);
  });

  it.each([
    ['an older page', 1],
    ['no page', 0],
  ])('first finishes the edition that a killed run left as a manifest beside %s', async (_what, before) => {
    const { context } = newsroom;
    const images = [`half-${before}`, `whole-${before}`];
    const storyId = await newsroom.story({ images });
    const [destination] = context.destinations;
    if (!destination) throw new Error('no destination');
    await publish(context, storyId, run.signal);
    if (before > 0) await deliverTo(storyId);
    await newsroom.ready(storyId, images[0] ?? '');
    await publish(context, storyId, run.signal);
    const killed = holding(destination.store, /index\.html$/);
    void deliver(
      { ...context, destinations: [{ ...destination, store: killed.store }] },
      { v: 1, do: 'deliver', storyId, edition: 2, destination: 'public' },
      run,
    );
    await killed.reached;
    const { path, manifest } = await shown(storyId);
    expect(manifest.edition).toBe(2);

    await newsroom.ready(storyId, images[1] ?? '');
    await publish(context, storyId, run.signal);
    const slow = holding(destination.store, /^media\//);
    const newest = deliver(
      { ...context, destinations: [{ ...destination, store: slow.store }] },
      { v: 1, do: 'deliver', storyId, edition: 3, destination: 'public' },
      run,
    );
    await slow.reached;
    const half = addresses.media(sha256Of(images[0] ?? ''), recipe, 'w320.jpg');
    const nameOf = (key: string) => key.split('/').slice(1).join('/');
    expect(await readText(destination.store, `${path}index.html`)).toContain(nameOf(half));
    expect((await context.journal.state(storyId)).live.public?.edition).toBe(2);
    slow.letGo();
    await newest;
    expect((await shown(storyId)).manifest.edition).toBe(3);
    expect((await context.journal.state(storyId)).live.public?.edition).toBe(3);
  });

  it('copies only files that the live edition did not have, and makes the newest edition live', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story({ images: ['pier', 'light'] });
    await newsroom.ready(storyId, 'pier');
    await publish(context, storyId, run.signal);
    await deliverTo(storyId);
    await newsroom.ready(storyId, 'light');
    await publish(context, storyId, run.signal);
    written.splice(0);
    // A repeated job for the first edition delivers the newest.
    await deliverTo(storyId, 1);
    expect(written.filter((key) => key.startsWith('media/'))).toHaveLength(3);
    expect((await shown(storyId)).manifest).toMatchObject({ edition: 2, complete: true });
    expect((await context.journal.state(storyId)).times.complete).toBeDefined();
  });

  it('delivers an edition that Redis has missed', async () => {
    const { context, unheard } = newsroom;
    const storyId = await newsroom.story();
    await unheard(() => publish(context, storyId, run.signal));
    expect((await context.journal.state(storyId)).editions).toEqual([]);
    await deliverTo(storyId);
    expect((await shown(storyId)).manifest).toMatchObject({ edition: 1 });
  });

  it('delivers an edition whose documents are objects of their own, as earlier versions wrote them', async () => {
    const { context } = newsroom;
    const { journal, working } = context;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    const folder = (await journal.state(storyId)).editions[0]?.folder ?? '';
    const packed = JSON.parse(await recordOf(storyId));
    const texts: Record<string, string> = {};
    for (const document of packed.documents.public) {
      texts[document.name] = document.text;
      await working.put(`${folder}public/${document.name}`, document.text);
      delete document.text;
    }
    await working.put(`${folder}edition.json`, JSON.stringify({ ...packed, v: 1 }));
    await deliverTo(storyId);
    const { destination, path } = await shown(storyId);
    for (const name of ['index.html', 'story.json'])
      expect(await readText(destination.store, `${path}${name}`)).toBe(texts[name]);
  });

  it('is live before its compressed twins are made, and a repeated run makes those that are missing', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    const [destination] = context.destinations;
    if (!destination) throw new Error('no destination');
    const killed = holding(destination.store, /index\.html\.br$/);
    const payload = { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' } as const;
    void deliver({ ...context, destinations: [{ ...destination, store: killed.store }] }, payload, run);
    await killed.reached;
    const { path } = await shown(storyId);
    expect((await context.journal.state(storyId)).live.public?.edition).toBe(1);
    expect(await destination.store.head(`${path}index.html.br`)).toBeUndefined();
    written.splice(0);
    await deliverTo(storyId);
    expect(written.toSorted()).toContain(`${path}index.html.br`);
    expect(written.filter((key) => !/\.(br|gz)$/.test(key))).toEqual([]);
    for (const name of ['index.html', 'story.json'])
      expect(await destination.store.head(`${path}${name}.gz`)).toBeDefined();
  });

  it('of an edition that the journal does not show yet fails, to be tried again', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    await expect(deliverTo(storyId, 2)).rejects.toMatchObject({ code: 'object_missing', where: storyId });
  });

  it('changes nothing when it is repeated, and still adds the feeds job', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    await deliverTo(storyId);
    const { sequence } = await context.journal.state(storyId);
    for (const job of await bullQueue(context.redis, 'distribute').getJobs(['prioritized']))
      await job.remove();
    written.splice(0);
    await deliverTo(storyId);
    expect(written).toEqual([]);
    expect((await context.journal.state(storyId)).sequence).toBe(sequence);
    expect(await newsroom.waiting('distribute')).toEqual([`feeds-public-${storyId}-e1`]);
  });

  it('never puts an older edition in place of a newer one that the destination shows', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    await deliverTo(storyId);
    const { destination, path, manifest } = await shown(storyId);
    // A worker died after it had flipped edition 9 and before it could journal that. This one knows only edition 2.
    await destination.store.put(`${path}story.json`, JSON.stringify({ ...manifest, edition: 9 }));
    await newsroom.journal(storyId, {
      v: 1,
      type: 'edition-built',
      revision: 1,
      edition: 2,
      complete: true,
      media: [],
      destinations: ['public'],
      card: { headline: 'h', section: 'news', language: 'en', publishedAt: 'x', modifiedAt: 'x' },
    });
    const record = await recordOf(storyId);
    await context.working.put(
      keys.edition(storyId, 2, 'edition.json'),
      JSON.stringify({ ...JSON.parse(record), edition: 2 }),
    );
    written.splice(0);
    await deliverTo(storyId, 2);
    expect(written).toEqual([]);
    expect((await shown(storyId)).manifest.edition).toBe(9);
  });

  it.each([
    ['damaged', '{"edition":'],
    ['of another form', '{"edition":"nine"}'],
  ])('replaces a live manifest that is %s', async (_how, text) => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    const { plan } = await context.journal.state(storyId);
    await context.destinations[0]?.store.put(`${plan?.path}story.json`, text);
    await publish(context, storyId, run.signal);
    await deliverTo(storyId);
    expect((await shown(storyId)).manifest).toMatchObject({ id: storyId, edition: 1 });
  });

  it('replaces the story of another newsroom, whatever its edition was', async () => {
    const storyId = await newsroom.story();
    await publish(newsroom.context, storyId, run.signal);
    await deliverTo(storyId);
    const { destination, path, manifest } = await shown(storyId);
    const other = await newsroom.story({ plan: { path: `${path.slice(0, -1)}-2/` } });
    const otherPath = `${path.slice(0, -1)}-2/`;
    await destination.store.put(`${otherPath}story.json`, JSON.stringify({ ...manifest, edition: 9 }));
    await publish(newsroom.context, other, run.signal);
    await deliverTo(other);
    expect((await shown(other)).manifest).toMatchObject({ id: other, edition: 1 });
  });

  it('of damaged bytes replaces nothing', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story({ images: ['buoy'] });
    await newsroom.ready(storyId, 'buoy');
    await publish(context, storyId, run.signal);
    await context.working.put(keys.rendition(sha256Of('buoy'), recipe, 'w320.webp'), 'buoy as wxbp');
    written.splice(0);
    await expect(deliverTo(storyId)).rejects.toMatchObject({ code: 'store_mismatch', retry: true });
    expect(written.filter((key) => !key.startsWith('media/'))).toEqual([]);
    expect((await context.journal.state(storyId)).live).toEqual({});
  });

  it('to a destination that is not in the settings throws config_invalid', async () => {
    const storyId = await newsroom.story();
    await expect(deliverTo(storyId, 1, 'moon')).rejects.toThrow(SluglineError);
  });
});

describe('of two runs for one story', () => {
  it('the slower one changes no file of the edition that the other has built', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['quay'] });
    const slow = holding(context.working, /^editions\//);
    const slowRun = publish({ ...context, working: slow.store }, storyId, run.signal);
    await slow.reached;
    await newsroom.ready(storyId, 'quay');
    await publish(context, storyId, run.signal);
    slow.letGo();
    await slowRun;
    await deliverTo(storyId);
    expect((await shown(storyId)).manifest).toMatchObject({ edition: 1, complete: true });
    const types = (await context.journal.read(storyId)).flatMap(({ events }) =>
      events.map(({ type }) => type),
    );
    expect(types.filter((type) => type === 'edition-built')).toHaveLength(1);
  });

  it('the one that builds first does not lose what only the other knows', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['crane'] });
    const early = holding(context.working, /^editions\//);
    const earlyRun = publish({ ...context, working: early.store }, storyId, run.signal);
    await early.reached;
    await newsroom.ready(storyId, 'crane');
    const late = holding(context.working, /^editions\//);
    const lateRun = publish({ ...context, working: late.store }, storyId, run.signal);
    await late.reached;
    early.letGo();
    await earlyRun;
    late.letGo();
    await lateRun;
    await deliverTo(storyId);
    expect((await shown(storyId)).manifest).toMatchObject({ complete: true });
  });

  it('an aborted build writes and journals nothing more', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    const slow = holding(context.working, /^editions\//);
    const ending = new AbortController();
    const slowRun = publish({ ...context, working: slow.store }, storyId, ending.signal);
    await slow.reached;
    ending.abort(new Error('lock-lost'));
    slow.letGo();
    await expect(slowRun).rejects.toThrow('lock-lost');
    expect((await context.journal.state(storyId)).editions).toEqual([]);
    expect((await newsroom.waiting('distribute')).filter((id) => id.includes(storyId))).toEqual([]);
  });

  it.each([
    ['has lost its lock', new Error('lock-lost')],
    ['was replayed', undefined],
  ])('an older delivery that %s does not change the newer edition', async (_how, lost) => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['slip'] });
    await publish(context, storyId, run.signal);
    const [destination] = context.destinations;
    if (!destination) throw new Error('no destination');
    const slow = holding(destination.store, /^news\//);
    const ending = new AbortController();
    const slowly = { ...context, destinations: [{ ...destination, store: slow.store }] };
    const payload = { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' } as const;
    const slowRun = deliver(slowly, payload, { ...run, signal: ending.signal });
    await slow.reached;
    if (lost) ending.abort(lost);
    await newsroom.ready(storyId, 'slip');
    await publish(context, storyId, run.signal);
    await deliverTo(storyId);
    const { path } = await shown(storyId);
    const documents = () =>
      Promise.all(['index.html', 'story.json'].map((name) => readText(destination.store, `${path}${name}`)));
    const newest = await documents();
    slow.letGo();
    await (lost ? expect(slowRun).rejects.toThrow('lock-lost') : slowRun);
    expect(await documents()).toEqual(newest);
    expect((await context.journal.state(storyId)).live.public?.edition).toBe(2);
  });
});

describe('an edition', () => {
  it('is not built again under its number when Redis has missed it', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['dock'] });
    const { sequence } = await context.journal.state(storyId);
    const cache = await context.redis.hget(`${prefix}:story:${storyId}`, 'state');
    await publish(context, storyId, run.signal);
    const before = await recordOf(storyId);
    await context.redis.hset(`${prefix}:story:${storyId}`, { sequence, state: cache ?? '' });
    await newsroom.context.redis.zremrangebyscore(`${prefix}:journal:${storyId}`, sequence + 1, '+inf');
    await publish(context, storyId, run.signal);
    expect((await context.journal.state(storyId)).editions).toHaveLength(1);
    expect(await recordOf(storyId)).toBe(before);
  });
});

describe('a feed', () => {
  it('shows the edition that is live here, not one that has not arrived', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ images: ['mole'] });
    await publish(context, storyId, run.signal);
    await deliverTo(storyId);
    await newsroom.ready(storyId, 'mole');
    await publish(context, storyId, run.signal);
    const { destination } = await shown(storyId);
    const feed = () => readText(destination.store, addresses.feed('news'));
    const image = addresses.media(sha256Of('mole'), recipe, 'w320.jpg');
    await writeFeeds(context, 'public');
    expect(await feed()).toContain(`Ferry ${storyId}`);
    expect(await feed()).not.toContain(image);
    await deliverTo(storyId);
    await writeFeeds(context, 'public');
    expect(await feed()).toContain(image);
  });

  it('begins with the story that went live last, however many were received after it', async () => {
    const { context } = newsroom;
    const embargoed = await newsroom.story();
    const publishedAt = new Date(Date.now() - 60_000).toISOString();
    const card = { headline: 'h', section: 'news', language: 'en', publishedAt, modifiedAt: publishedAt };
    for (let n = 0; n < 60; n++) {
      const storyId = await newsroom.story();
      const edition = { v: 1, revision: 1, edition: 1 } as const;
      await newsroom.journal(
        storyId,
        { ...edition, type: 'edition-built', complete: true, media: [], destinations: ['public'], card },
        { ...edition, type: 'edition-live', destination: 'public', url: 'x', playable: false },
      );
    }
    await publish(context, embargoed, run.signal);
    await deliverTo(embargoed);
    await writeFeeds(context, 'public');
    const { destination } = await shown(embargoed);
    for (const name of ['all', 'news']) {
      const items = (await readText(destination.store, addresses.feed(name))).split('<item>').slice(1);
      expect(items).toHaveLength(50);
      expect(items[0]).toContain(`Ferry ${embargoed}`);
    }
  });
});

describe('a delivery of a story that an editor holds', () => {
  const hold = (storyId: string) =>
    newsroom.journal(storyId, {
      ...{ v: 1, type: 'held', revision: 1, kind: 'editor' },
      ...{ reason: 'call the court first', by: 'editor' },
    });
  const release = (storyId: string) =>
    newsroom.journal(storyId, { v: 1, type: 'released', revision: 1, kind: 'editor', by: 'editor' });
  const ofStory = async (storyId: string) => {
    const { path } = (await newsroom.context.journal.state(storyId)).plan ?? { path: '' };
    return newsroom.written.filter((key) => key.startsWith(path) || key.startsWith('media/'));
  };

  it('brings nothing, not even media', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story({ images: ['held'], plan: { section: 'courts' } });
    await newsroom.ready(storyId, 'held');
    await publish(context, storyId, run.signal);
    await hold(storyId);
    written.splice(0);
    await deliverTo(storyId);
    expect(written).toEqual([]);
    expect((await context.journal.state(storyId)).live).toEqual({});
  });

  it('ends without documents if the hold came while media were copied', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story({ images: ['copied'] });
    await newsroom.ready(storyId, 'copied');
    await publish(context, storyId, run.signal);
    const [destination] = context.destinations;
    if (!destination) throw new Error('no destination');
    const copying = holding(destination.store, /^media\//);
    written.splice(0);
    const delivery = deliver(
      { ...context, destinations: [{ ...destination, store: copying.store }] },
      { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' },
      run,
    );
    await copying.reached;
    await hold(storyId);
    copying.letGo();
    await delivery;
    const { path } = (await context.journal.state(storyId)).plan ?? { path: 'none' };
    expect(written.filter((key) => key.startsWith(path))).toEqual([]);
    expect((await context.journal.state(storyId)).live).toEqual({});
  });

  it('finishes an edition whose manifest readers have already', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    const [destination] = context.destinations;
    if (!destination) throw new Error('no destination');
    const paging = holding(destination.store, /index\.html$/);
    const delivery = deliver(
      { ...context, destinations: [{ ...destination, store: paging.store }] },
      { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' },
      run,
    );
    await paging.reached;
    await hold(storyId);
    paging.letGo();
    await delivery;
    expect((await context.journal.state(storyId)).live.public?.edition).toBe(1);
  });

  it('does not bring what was built before, once the story is released: that is built anew', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId, run.signal);
    await hold(storyId);
    await release(storyId);
    newsroom.written.splice(0);
    await deliverTo(storyId);
    expect(await ofStory(storyId)).toEqual([]);
    const { released = '' } = (await context.journal.state(storyId)).times;
    await publish(context, storyId, run.signal);
    await deliverTo(storyId, 2);
    const { manifest } = await shown(storyId);
    expect(manifest).toMatchObject({ edition: 2 });
    expect(manifest.publishedAt >= released).toBe(true);
  });
});
