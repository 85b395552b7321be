import { prefix } from '@slugline/queue';
import { keys, readText } from '@slugline/store';
import { SluglineError } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from './deliver.ts';
import { writeFeeds } from './feeds.ts';
import { publish } from './publish.ts';
import { type Newsroom, openNewsroom, recipe, run, sha256Of } from './testing/newsroom.ts';

let newsroom: Newsroom;
beforeAll(async () => {
  newsroom = await openNewsroom();
});
afterAll(() => newsroom.close());

const deliverTo = (storyId: string, edition = 1, destination = 'public') =>
  deliver(newsroom.context, { v: 1, do: 'deliver', storyId, edition, destination }, run);
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
    const storyId = await newsroom.story({ pictures: ['harbour'] });
    await newsroom.ready(storyId, 'harbour');
    await publish(context, storyId);
    written.splice(0);
    await deliverTo(storyId);
    const { path } = await shown(storyId);
    const kinds = written.map((key) =>
      key.startsWith('media/') ? 'media' : key.startsWith(path) ? 'document' : 'shared',
    );
    expect(kinds.lastIndexOf('media')).toBeLessThan(kinds.indexOf('document'));
    expect(kinds.lastIndexOf('shared')).toBeLessThan(kinds.indexOf('document'));
    expect(written.at(-1)).toBe(`${path}index.html`);
    expect(written.filter((key) => key.startsWith('media/')).toSorted()).toEqual(
      ['avif', 'jpg', 'webp'].map((type) => keys.media(sha256Of('harbour'), recipe, `w320.${type}`)),
    );
  });

  it('copies only what the live edition did not have, and puts the newest edition in its place', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story({ pictures: ['pier', 'light'] });
    await newsroom.ready(storyId, 'pier');
    await publish(context, storyId);
    await deliverTo(storyId);
    await newsroom.ready(storyId, 'light');
    await publish(context, storyId);
    written.splice(0);
    // The job of the first edition, told again, brings the newest.
    await deliverTo(storyId, 1);
    expect(written.filter((key) => key.startsWith('media/'))).toHaveLength(3);
    expect((await shown(storyId)).manifest).toMatchObject({ edition: 2, complete: true });
    expect((await context.journal.state(storyId)).times.complete).toBeDefined();
  });

  it('that is done again changes nothing, and still asks for the feeds', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId);
    await deliverTo(storyId);
    const { sequence } = await context.journal.state(storyId);
    for (const job of await context.queues.get('distribute').getJobs(['prioritized'])) await job.remove();
    written.splice(0);
    await deliverTo(storyId);
    expect(written).toEqual([]);
    expect((await context.journal.state(storyId)).sequence).toBe(sequence);
    expect(await newsroom.waiting('distribute')).toEqual([`feeds-public-${storyId}-e1`]);
  });

  it('never puts an older edition in place of a newer one that the destination shows', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story();
    await publish(context, storyId);
    await deliverTo(storyId);
    const { destination, path, manifest } = await shown(storyId);
    // A worker died after it had flipped edition 9 and before it could say so; this one knows only of 2.
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
    const record = await readText(context.working, keys.edition(storyId, 1, 'edition.json'));
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
    await publish(context, storyId);
    await deliverTo(storyId);
    expect((await shown(storyId)).manifest).toMatchObject({ id: storyId, edition: 1 });
  });

  it('takes the place of another newsroom’s story, whatever its edition was', async () => {
    const storyId = await newsroom.story();
    await publish(newsroom.context, storyId);
    await deliverTo(storyId);
    const { destination, path, manifest } = await shown(storyId);
    const other = await newsroom.story({ plan: { path: `${path.slice(0, -1)}-2/` } });
    const otherPath = `${path.slice(0, -1)}-2/`;
    await destination.store.put(`${otherPath}story.json`, JSON.stringify({ ...manifest, edition: 9 }));
    await publish(newsroom.context, other);
    await deliverTo(other);
    expect((await shown(other)).manifest).toMatchObject({ id: other, edition: 1 });
  });

  it('of bytes that are not what was made puts nothing in place', async () => {
    const { context, written } = newsroom;
    const storyId = await newsroom.story({ pictures: ['buoy'] });
    await newsroom.ready(storyId, 'buoy');
    await publish(context, storyId);
    await context.working.put(keys.rendition(sha256Of('buoy'), recipe, 'w320.webp'), 'buoy as wxbp');
    written.splice(0);
    await expect(deliverTo(storyId)).rejects.toMatchObject({ code: 'store_mismatch', retry: true });
    expect(written.filter((key) => !key.startsWith('media/'))).toEqual([]);
    expect((await context.journal.state(storyId)).live).toEqual({});
  });

  it('to a place that is not in the settings says so', async () => {
    const storyId = await newsroom.story();
    await expect(deliverTo(storyId, 1, 'moon')).rejects.toThrow(SluglineError);
  });
});

describe('an edition', () => {
  it('that Redis has missed is not built again under its number', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ pictures: ['dock'] });
    const { sequence } = await context.journal.state(storyId);
    const cache = await context.redis.hget(`${prefix}:story:${storyId}`, 'state');
    await publish(context, storyId);
    await context.redis.hset(`${prefix}:story:${storyId}`, { sequence, state: cache ?? '' });
    const before = await readText(context.working, keys.edition(storyId, 1, 'edition.json'));
    await newsroom.context.redis.zremrangebyscore(`${prefix}:journal:${storyId}`, sequence + 1, '+inf');
    await publish(context, storyId);
    expect((await context.journal.state(storyId)).editions).toHaveLength(1);
    expect(await readText(context.working, keys.edition(storyId, 1, 'edition.json'))).toBe(before);
  });
});

describe('a feed', () => {
  it('tells of the edition that is live here, not of one that has not arrived', async () => {
    const { context } = newsroom;
    const storyId = await newsroom.story({ pictures: ['mole'] });
    await publish(context, storyId);
    await deliverTo(storyId);
    await newsroom.ready(storyId, 'mole');
    await publish(context, storyId);
    const { destination } = await shown(storyId);
    const feed = () => readText(destination.store, keys.feed('news'));
    const picture = keys.media(sha256Of('mole'), recipe, 'w320.jpg');
    await writeFeeds(context, 'public');
    expect(await feed()).toContain(`Ferry ${storyId}`);
    expect(await feed()).not.toContain(picture);
    await deliverTo(storyId);
    await writeFeeds(context, 'public');
    expect(await feed()).toContain(picture);
  });
});
