import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { OpenDestination } from '@slugline/runtime';
import { readText } from '@slugline/store';
import { addresses } from '@slugline/story';
import { holding, type Newsroom, openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../editions/publish.ts';
import { writeFeeds } from '../feeds/feeds.ts';
import { deliver } from './deliver.ts';
import { documentFor, replaceDocuments } from './replace-documents.ts';

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

const text = (_to: OpenDestination, key: string, words: string) => documentFor(key, Buffer.from(words));
/** Writes the text, whatever the destination has. */
const place = (to: OpenDestination, key: string, words: string) =>
  replaceDocuments(to, [key], async () => [await text(to, key, words)]);
const page = (n: number) => `<p>ferry ${n}</p>`.repeat(100);

describe('a text that the public reads', () => {
  const file = (name: string) => readFile(join(destination().folder, name));

  it('has no compressed twin while it is replaced, and twins of its own bytes afterwards', async () => {
    const key = 'twins/index.html';
    await place(destination(), key, page(1));
    const { store, reached, letGo } = holding(destination().store, /index\.html$/);
    const replacing = place({ ...destination(), store }, key, page(2));
    await reached;
    expect((await file(key)).toString()).toBe(page(1));
    expect(await readdir(join(destination().folder, 'twins'))).toEqual(['index.html']);
    newsroom.written.splice(0);
    letGo();
    expect(await replacing).toBe(true);
    expect(newsroom.written).toEqual([key, `${key}.br`, `${key}.gz`]);
    expect(brotliDecompressSync(await file(`${key}.br`)).toString()).toBe(page(2));
    expect(gunzipSync(await file(`${key}.gz`)).toString()).toBe(page(2));
  });

  it('has no twins in a bucket, whose CDN compresses by itself', async () => {
    const { folder: _folder, ...bucket } = destination();
    newsroom.written.splice(0);
    await place(bucket, 'bucket/story.json', '{}');
    expect(newsroom.written).toEqual(['bucket/story.json']);
  });

  it('replaces only what was seen, and is decided again when another writer comes between', async () => {
    const key = 'between/index.html';
    await place(destination(), key, page(1));
    const { store, reached, letGo } = holding(destination().store, /index\.html$/);
    const slow = { ...destination(), store };
    const asked: (number | undefined)[] = [];
    const older = replaceDocuments(slow, [key], async ([seen]) => {
      asked.push(seen?.bytes);
      return asked.length === 1 ? [await text(slow, key, page(2))] : undefined;
    });
    await reached;
    await place(destination(), key, page(10));
    letGo();
    expect(await older).toBe(false);
    expect(asked).toEqual([page(1).length, page(10).length]);
    expect((await file(key)).toString()).toBe(page(10));
    expect(brotliDecompressSync(await file(`${key}.br`)).toString()).toBe(page(10));
  });

  it('is written once when two writers write it first at the same time', async () => {
    const key = 'first/index.html';
    const { store, reached, letGo } = holding(destination().store, /index\.html$/);
    const slow = { ...destination(), store };
    const asked: unknown[] = [];
    const late = replaceDocuments(slow, [key], async ([seen]) => {
      asked.push(seen);
      return seen === undefined ? [await text(slow, key, page(1))] : undefined;
    });
    await reached;
    await place(destination(), key, page(2));
    letGo();
    expect(await late).toBe(false);
    expect(asked).toHaveLength(2);
    expect((await file(key)).toString()).toBe(page(2));
  });

  it('keeps no twin of older bytes when a newer text came just before that twin was written', async () => {
    const key = 'overtaken/index.html';
    await place(destination(), key, page(1));
    const { store, reached, letGo } = holding(destination().store, /index\.html\.br$/);
    const slow = { ...destination(), store };
    let asked = 0;
    const older = replaceDocuments(slow, [key], async () =>
      asked++ === 0 ? [await text(slow, key, page(2))] : undefined,
    );
    await reached;
    await place(destination(), key, page(3));
    letGo();
    expect(await older).toBe(false);
    expect((await file(key)).toString()).toBe(page(3));
    expect(await readdir(join(destination().folder, 'overtaken'))).toEqual(['index.html']);
  });
});

describe('the feeds of a destination', () => {
  const publishStory = async (section: string): Promise<string> => {
    const storyId = await newsroom.story({ plan: { section } });
    await publish(newsroom.context, storyId, run.signal);
    await deliver(newsroom.context, { v: 1, do: 'deliver', storyId, edition: 1, destination: 'public' }, run);
    return storyId;
  };
  const feed = (name: string) => readText(destination().store, addresses.feed(name));

  it('have the live stories, newest first, each also in the feed of its section', async () => {
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
