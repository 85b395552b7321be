import { cacheTags, newStoryId } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What a driver is told, and what it promises: see services/publish/src/purge/purger.ts. */
interface Purger {
  purge(
    replaced: { tags: readonly string[]; files: readonly { address: string; bytes?: number }[] },
    signal: AbortSignal,
  ): Promise<{ status: number; objects?: number | undefined }>;
}

/** A running cache, and the place from which it gets files. */
export interface CacheUnderTest {
  /** Where readers ask. */
  origin: string;
  purger: Purger;
  /** Puts a file in place, or replaces it. */
  put(address: string, content: string | Uint8Array, tags: readonly string[]): Promise<void>;
  delete(address: string): Promise<void>;
  /** Stops the cache. The server behind it may go on. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const never = new AbortController().signal;
const mebibyte = 1024 * 1024;

/** What the driver of every cache promises. */
export function itPurges(start: () => Promise<CacheUnderTest>): void {
  let cache: CacheUnderTest;
  beforeAll(async () => {
    cache = await start();
  });
  afterAll(() => cache?.close());

  const read = async (address: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${cache.origin}/${address}`, { headers });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const textAt = async (address: string) => (await read(address)).bytes.toString();

  /** A story: its page, and its manifest, from which the bundled edge gets its tags. */
  function story(section = 'news') {
    const id = newStoryId(Date.now());
    const folder = `${section}/2026/03/${id.toLowerCase()}/`;
    const tags = [cacheTags.story(id), cacheTags.section(section)];
    return {
      folder,
      put: async (version: number, retractedAt?: string) => {
        const all = retractedAt === undefined ? tags : [...tags, cacheTags.retracted];
        await cache.put(
          `${folder}story.json`,
          JSON.stringify({ id, section, version, ...(retractedAt && { retractedAt }) }),
          all,
        );
        await cache.put(`${folder}index.html`, `<!doctype html><p>version ${version} of ${id}</p>`, all);
      },
      replaced: {
        tags: [cacheTags.story(id)],
        files: [folder, `${folder}index.html`, `${folder}story.json`].map((address) => ({ address })),
      },
      shows: async () =>
        (
          await Promise.all([textAt(folder), textAt(`${folder}index.html`), textAt(`${folder}story.json`)])
        ).map((text) => Number(/version"?:? ?(\d+)/.exec(text)?.[1])),
    };
  }

  describe('a purge', () => {
    it('makes the cache forget the page and the manifest of a story, which it had kept until then', async () => {
      const [one, other] = [story(), story()];
      for (const each of [one, other]) {
        await each.put(1);
        expect(await each.shows()).toEqual([1, 1, 1]);
        await each.put(2);
        expect(await each.shows()).toEqual([1, 1, 1]);
      }
      expect((await cache.purger.purge(one.replaced, never)).status).toBe(200);
      expect(await one.shows()).toEqual([2, 2, 2]);
      // A story of the same section stays as it was.
      expect(await other.shows()).toEqual([1, 1, 1]);
    });

    it('makes it forget all compressed forms, too', async () => {
      const page = story();
      await page.put(1);
      for (const asked of ['gzip', 'identity']) await read(page.folder, { 'accept-encoding': asked });
      await page.put(2);
      await cache.purger.purge(page.replaced, never);
      // `fetch` unpacks what is compressed.
      for (const asked of ['gzip', 'identity'])
        expect((await read(page.folder, { 'accept-encoding': asked })).bytes.toString()).toContain(
          'version 2',
        );
    });

    it('shows the notice of a retracted story, and the story again when it is back', async () => {
      const page = story();
      await page.put(1);
      await page.shows();
      for (const [version, retractedAt, status] of [
        [2, '2026-11-29T08:00:00.000Z', 410],
        [3, undefined, 200],
        [4, '2026-11-30T08:00:00.000Z', 410],
      ] as const) {
        await page.put(version, retractedAt);
        await cache.purger.purge(page.replaced, never);
        expect(await page.shows()).toEqual([version, version, version]);
        expect((await read(page.folder)).status).toBe(status);
      }
    });

    it('makes it forget all of a large file that was deleted, and its small ones', async () => {
      const original = newStoryId(Date.now()).toLowerCase().slice(-16);
      const tags = [cacheTags.original(original)];
      const [film, picture] = [`media/${original}/r/film.mp4`, `media/${original}/r/w320.jpg`];
      const bytes = 4 * mebibyte + 1;
      await cache.put(film, Buffer.alloc(bytes, 'a'), tags);
      await cache.put(picture, 'a picture', tags);
      const parts = [0, 2 * mebibyte, 4 * mebibyte].map((first) => ({ range: `bytes=${first}-${first}` }));
      for (const part of parts) expect((await read(film, part)).status).toBe(206);
      await read(picture);
      for (const address of [film, picture]) await cache.delete(address);
      expect((await read(film, parts[2])).status).toBe(206);
      expect((await read(picture)).status).toBe(200);
      await cache.purger.purge(
        {
          tags,
          files: [
            { address: film, bytes },
            { address: picture, bytes: 9 },
          ],
        },
        never,
      );
      for (const part of parts) expect((await read(film, part)).status).toBe(404);
      expect((await read(picture)).status).toBe(404);
    });

    it('makes it forget the feeds', async () => {
      const feeds = ['feeds/all.xml', 'feeds/news.xml'];
      for (const feed of feeds) await cache.put(feed, '<rss>1</rss>', [cacheTags.feeds]);
      for (const feed of feeds) expect(await textAt(feed)).toBe('<rss>1</rss>');
      for (const feed of feeds) await cache.put(feed, '<rss>2</rss>', [cacheTags.feeds]);
      const files = feeds.map((address) => ({ address }));
      await cache.purger.purge({ tags: [cacheTags.feeds], files }, never);
      for (const feed of feeds) expect(await textAt(feed)).toBe('<rss>2</rss>');
    });

    it('can be of hundreds of stories, in any script, and of what the cache does not have', async () => {
      const stories = Array.from({ length: 250 }, () => story('наука'));
      const [first, last] = [stories.at(0), stories.at(-1)];
      for (const each of [first, last]) await each?.put(1);
      for (const each of [first, last]) expect(await each?.shows()).toEqual([1, 1, 1]);
      for (const each of [first, last]) await each?.put(2);
      const all = {
        tags: stories.flatMap(({ replaced }) => replaced.tags),
        files: stories.flatMap(({ replaced }) => replaced.files),
      };
      for (const _again of [1, 2]) expect((await cache.purger.purge(all, never)).status).toBe(200);
      for (const each of [first, last]) expect(await each?.shows()).toEqual([2, 2, 2]);
    });
  });

  describe('a purge that can’t be done', () => {
    it('ends with its signal', async () => {
      const why = new Error('the lock was lost');
      await expect(cache.purger.purge(story().replaced, AbortSignal.abort(why))).rejects.toBe(why);
    });

    it('is an outage of the cache', async () => {
      await cache.stop();
      await expect(cache.purger.purge(story().replaced, never)).rejects.toMatchObject({
        code: 'purge_unavailable',
        message: expect.stringMatching(/^127\.0\.0\.1:\d+ does not answer: /),
      });
    });
  });
}
