import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { deliveryOf, keys, readText } from '@slugline/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from './deliver.ts';
import { writeFeeds } from './feeds.ts';
import { placeText } from './place.ts';
import { publish } from './publish.ts';
import { type Newsroom, openNewsroom, run, sha256Of } from './testing/newsroom.ts';

let newsroom: Newsroom;
beforeAll(async () => {
  newsroom = await openNewsroom();
});
afterAll(() => newsroom.close());

const destination = () => {
  const [first] = newsroom.context.destinations;
  if (!first?.folder) throw new Error('no folder');
  return { ...first, folder: first.folder };
};

describe('a text that the public reads', () => {
  it('has its compressed twins before it is there itself', async () => {
    const key = 'news/index.html';
    const page = '<p>ferry</p>'.repeat(100);
    newsroom.written.splice(0);
    await placeText(destination(), key, Buffer.from(page), {
      delivery: deliveryOf(key),
      sha256: sha256Of(page),
    });
    expect(newsroom.written).toEqual([`${key}.br`, `${key}.gz`, key]);
    const file = (suffix: string) => readFile(join(destination().folder, `${key}${suffix}`));
    expect(brotliDecompressSync(await file('.br')).toString()).toBe(page);
    expect(gunzipSync(await file('.gz')).toString()).toBe(page);
  });

  it('has none in a bucket, whose CDN compresses by itself', async () => {
    const { folder: _folder, ...bucket } = destination();
    newsroom.written.splice(0);
    await placeText(bucket, 'news/story.json', Buffer.from('{}'), {
      delivery: deliveryOf('news/story.json'),
      sha256: sha256Of('{}'),
    });
    expect(newsroom.written).toEqual(['news/story.json']);
  });
});

describe('the feeds of a destination', () => {
  const publishStory = async (section: string): Promise<string> => {
    const storyId = await newsroom.story({ plan: { section } });
    await publish(newsroom.context, storyId, run.signal);
    await deliver(newsroom.context, { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' }, run);
    return storyId;
  };
  const feed = (name: string) => readText(destination().store, keys.feed(name));

  it('have the stories that are live there, each in that of its section too, the newest first', async () => {
    const [older, newer, other] = [
      await publishStory('news'),
      await publishStory('news'),
      await publishStory('sport'),
    ];
    const notLive = await newsroom.story();
    await publish(newsroom.context, notLive, run.signal);
    await writeFeeds(newsroom.context, 'public');
    const all = await feed('all');
    for (const id of [older, newer, other]) expect(all).toContain(`Ferry ${id}`);
    expect(all).not.toContain(notLive);
    expect(all.indexOf(newer)).toBeLessThan(all.indexOf(older));
    expect(await feed('news')).not.toContain(other);
    expect(await feed('sport')).toContain(other);
    expect((await readdir(join(destination().folder, 'feeds'))).toSorted()).toEqual(
      ['all', 'news', 'sport'].flatMap((name) => [`${name}.xml`, `${name}.xml.br`, `${name}.xml.gz`]),
    );
  });
});
