import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prefix } from '@slugline/queue';
import { bullQueue } from '@slugline/queue/testing';
import { readText } from '@slugline/store';
import { addresses, newStoryId } from '@slugline/story';
import { type Newsroom, openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fillCatalogue } from '../catalogue/fill.ts';
import { writeFeeds } from './feeds.ts';

let newsroom: Newsroom;
let behind: string[];
beforeEach(async () => {
  newsroom = await openNewsroom();
  behind = [];
});
afterEach(() => newsroom.close());

const hour = 3_600_000;
const began = Date.now();

/** Makes a story live. `hours`: how long ago it was published. */
async function liveStory(section: string, hours: number): Promise<string> {
  const storyId = await newsroom.story({ plan: { section } });
  await edition(storyId, 1, section, hours, ['public']);
  return storyId;
}

async function edition(storyId: string, edition: number, section: string, hours: number, at: string[]) {
  const publishedAt = new Date(began - hours * hour).toISOString();
  const card = {
    headline: `${storyId} e${edition}`,
    section,
    language: 'en',
    publishedAt,
    modifiedAt: publishedAt,
  };
  const of = { v: 1, revision: 1, edition } as const;
  const folder = `editions/${storyId}/e${edition}/`;
  await newsroom.journal(
    storyId,
    { ...of, type: 'edition-built', complete: true, media: [], destinations: ['public'], card, folder },
    ...at.map((destination) => ({
      ...{ ...of, type: 'edition-live' as const, destination, url: 'x', playable: false },
    })),
  );
}

const quiet = (): Promise<string[]> =>
  Promise.all([liveStory('sport', 9), liveStory('sport', 8), liveStory('sport', 7)]);
/** Makes more stories than feeds read from Redis, all newer than those before, which changed long ago. */
async function busy(): Promise<void> {
  await Promise.all(Array.from({ length: 201 }, () => liveStory('news', 1)));
  await newsroom.context.redis.del(`${prefix}:changed`);
}

/** Writes the rows of all stories, as the jobs of the catalogue do. */
const fill = () => fillCatalogue(newsroom.context, run);
const loseCatalogue = () =>
  rm(join(newsroom.context.config.data, 'catalogue'), { recursive: true, force: true });

const write = () => writeFeeds(newsroom.context, 'public', (reason) => behind.push(reason));
/** Returns the headlines of a feed, without its own title. */
async function headlines(section: string): Promise<string[]> {
  const [destination] = newsroom.context.destinations;
  if (destination === undefined) throw new Error('there is none');
  const text = await readText(destination.store, addresses.feed(section));
  return [...text.matchAll(/<item>\n<title>([^<]+)</g)].map(([, title]) => title ?? '');
}

describe('the feed of a quiet section', () => {
  it('is made from its own newest stories, however busy the others are', async () => {
    const [first, second, third] = await quiet();
    await busy();
    await fill();
    const news = await liveStory('sport', 0);
    await write();
    expect(await headlines('sport')).toEqual([news, third, second, first].map((id) => `${id} e1`));
    expect(await headlines('news')).toHaveLength(50);
    expect((await headlines('all'))[0]).toBe(`${news} e1`);
    expect(behind).toEqual([]);
  });

  it('shows the change of an old story, although no job has brought its row up to date', async () => {
    const [first = '', second, third] = await quiet();
    await busy();
    await fill();
    await bullQueue(newsroom.context.redis, 'catalogue').obliterate({ force: true });
    await edition(first, 2, 'sport', 9, ['public']);
    await write();
    expect(await headlines('sport')).toEqual([`${third} e1`, `${second} e1`, `${first} e2`]);
    // The next feeds are right, too: the row is.
    await liveStory('sport', 0);
    await write();
    expect((await headlines('sport')).at(-1)).toBe(`${first} e2`);
  });

  it('shows the edition that is live at its destination, not one that is live elsewhere', async () => {
    const [first = ''] = await quiet();
    await edition(first, 2, 'sport', 9, ['partner']);
    await busy();
    await fill();
    await liveStory('sport', 0);
    await write();
    expect((await headlines('sport')).at(-1)).toBe(`${first} e1`);
  });

  it('leaves out what is live elsewhere only, and what was never live', async () => {
    const elsewhere = await newsroom.story({ plan: { section: 'sport' } });
    await edition(elsewhere, 1, 'sport', 6, ['partner']);
    const unpublished = await newsroom.story({ plan: { section: 'sport' } });
    await quiet();
    await busy();
    await fill();
    await liveStory('sport', 0);
    await write();
    const shown = (await headlines('sport')).join();
    expect(shown.split(',')).toHaveLength(4);
    for (const storyId of [elsewhere, unpublished]) expect(shown).not.toContain(storyId);
  });

  it.each([
    ['is being filled', loseCatalogue, /being filled/],
    [
      'can’t be used',
      async () => {
        await loseCatalogue();
        await writeFile(join(newsroom.context.config.data, 'catalogue'), 'a file where the folder should be');
      },
      /the catalogue can't be made/,
    ],
  ])('keeps its stories while the catalogue %s, and says so', async (_how, spoil, reason) => {
    const [first, second, third] = await quiet();
    await write();
    behind = [];
    await busy();
    await spoil();
    const news = await liveStory('sport', 0);
    await write();
    expect(await headlines('sport')).toEqual([news, third, second, first].map((id) => `${id} e1`));
    expect(behind).toEqual([expect.stringMatching(reason)]);
  });

  it('does not keep a story whose journal is gone', async () => {
    const [, second, third] = await quiet();
    const gone = newStoryId(began - 8 * hour);
    await write();
    const [destination] = newsroom.context.destinations;
    const key = addresses.feed('sport');
    const text = await readText(destination?.store as never, key);
    await destination?.store.put(key, text.replace(/(?<=<guid[^>]*>)[^<]+(?=<\/guid>)(?!.*<guid)/s, gone));
    await busy();
    await liveStory('sport', 0);
    await write();
    expect((await headlines('sport')).slice(1)).toEqual([third, second].map((id) => `${id} e1`));
  });
});

it('without a catalogue feeds have what is among the newest stories of Redis', async () => {
  await newsroom.close();
  newsroom = await openNewsroom({ SLUGLINE_CATALOGUE: 'off' });
  await quiet();
  await write();
  expect(await headlines('sport')).toHaveLength(3);
  await busy();
  const news = await liveStory('sport', 0);
  await write();
  expect(await headlines('sport')).toEqual([`${news} e1`]);
  expect(behind).toEqual([]);
});

it('reads the newest stories once for all feeds, and no row where they fill the feeds', async () => {
  const { context } = newsroom;
  await busy();
  await fill();
  const published = vi.spyOn(context.journal, 'published');
  const find = vi.spyOn(context.catalogue as NonNullable<typeof context.catalogue>, 'find');
  await write();
  expect(published).toHaveBeenCalledTimes(1);
  expect(find).not.toHaveBeenCalled();
  expect(await headlines('news')).toHaveLength(50);
});
