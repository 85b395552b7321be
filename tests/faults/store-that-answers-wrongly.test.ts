import type { IncomingMessage } from 'node:http';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { photograph, videoFile } from '@slugline/testing/samples/media';
import { startFaultyStores } from '@slugline/testing/servers/faulty-stores';
import { describe, expect, it } from 'vitest';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
const story = { media: { 'storm.jpg': { alt: 'Waves over the pier' } } };
const media = () => Promise.all([photograph('storm.jpg'), videoFile('storm.mp4', 2)]);

/** The object of a request; undefined for a listing. */
const objectOf = ({ url = '/' }: IncomingMessage): string | undefined => {
  const { pathname, searchParams } = new URL(url, 'http://store');
  const key = pathname.split('/').slice(2).join('/');
  return key === '' || searchParams.has('list-type') ? undefined : key;
};

/** The kind of object that a key names: the key without hashes, ids and numbers. */
const kindOf = (key: string): string => key.replaceAll(/[0-9a-f]{8,}|[0-9A-Z]{26}|\d+/g, '*');

describe('a working store', () => {
  it('that returns a wrong byte on the first read of each kind of object: the story completes with the right bytes', async () => {
    await using stores = await startFaultyStores();
    await using newsroom = await startNewsroom({ settings: () => stores.settings });
    const read = new Set<string>();
    stores.working.fault = (_n, asked) => {
      const object = objectOf(asked);
      if (asked.method !== 'GET' || object === undefined || read.has(kindOf(object))) return undefined;
      read.add(kindOf(object));
      return { wrongByte: 12 };
    };
    const storyId = await newsroom.send({ draft, story, media: await media() });
    const done = await newsroom.server.settled(storyId);
    expect(done).toMatchObject({ state: 'complete', refused: [] });
    expect(done.media.map(({ state }) => state)).toEqual(['ready', 'ready']);
    for (const kind of ['submissions/', 'originals/', 'articles/', 'editions/', 'renditions/'])
      expect([...read].some((key) => key.startsWith(kind))).toBe(true);
    stores.working.fault = () => undefined;
    await expectAllComplete(newsroom.server, [storyId]);
  });

  it('that shows each object a second after it was written: the story completes', async () => {
    await using stores = await startFaultyStores();
    await using newsroom = await startNewsroom({ settings: () => stores.settings });
    const written = new Map<string, number>();
    let unseen = 0;
    stores.working.fault = (_n, asked) => {
      const object = objectOf(asked);
      if (object === undefined) return undefined;
      if (asked.method === 'PUT') written.set(object, performance.now());
      // Writers see their own work. Only readers get a 404.
      if (asked.method !== 'GET' || performance.now() - (written.get(object) ?? 0) > 1000) return undefined;
      unseen++;
      return { answer: 404, code: 'NoSuchKey' };
    };
    const storyId = await newsroom.send({ draft, story, media: await media() });
    const done = await newsroom.server.settled(storyId);
    expect(done).toMatchObject({ state: 'complete', refused: [] });
    expect(done.media.map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(unseen).toBeGreaterThan(5);
    stores.working.fault = () => undefined;
    await expectAllComplete(newsroom.server, [storyId]);
  });
});
