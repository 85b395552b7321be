import type { Catalogue, CatalogueRow, Filter } from '@slugline/catalogue';
import { newStoryId } from '@slugline/story';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogueRow } from '../samples/catalogue-row.ts';
import { type Spoil, spoilings } from '../stores/spoil-catalogue.ts';
import archive from './archive.json' with { type: 'json' };
import { searches, stories } from './searches.ts';

/** A place where catalogues can be opened, such as a folder or a database. */
export interface CataloguePlace {
  /** Opens the catalogue. `onRenewed` is told when it was damaged and made anew. Each caller closes what it opens. */
  open(onRenewed?: (reason: string) => void): Promise<Catalogue>;
  /** Spoils the catalogue, while it may be open. */
  spoil: Spoil;
  close(): Promise<void>;
}

/** What every driver of the catalogue promises. */
export function itIsACatalogue(makePlace: () => Promise<CataloguePlace>): void {
  let place: CataloguePlace;
  let catalogue: Catalogue;
  beforeEach(async () => {
    place = await makePlace();
    catalogue = await place.open();
  });
  afterEach(async () => {
    await catalogue.close();
    await place.close();
  });

  const headlines = (rows: readonly CatalogueRow[]) => rows.map(({ headline }) => headline);
  const found = async (filter: Filter) =>
    headlines((await catalogue.find(filter, 'received', { limit: 50 })).rows);
  /** Rows that were received one second after the other, the first one last. */
  const put = (...rows: Partial<CatalogueRow>[]) =>
    catalogue.put(
      rows.map((row, n) =>
        catalogueRow({
          received: new Date(Date.UTC(2026, 0, 1, 0, 0, rows.length - n)).toISOString(),
          ...row,
        }),
      ),
    );
  /** All pages of a list, each with `limit` rows. */
  const pages = async (limit: number, next: (cursor?: string) => ReturnType<Catalogue['find']>) => {
    const all: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await next(cursor);
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      all.push(page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    return all;
  };

  describe('rows', () => {
    it('come back as they were put', async () => {
      const row = catalogueRow({
        headline: 'Fähre fährt wieder',
        tags: ['Hafen'],
        authors: ['Ada Lind'],
        published: '2026-11-29T10:00:01.000Z',
        live: { web: 2 },
        edition: 2,
        card: {
          headline: 'Fähre',
          section: 'news',
          language: 'de',
          publishedAt: '2026-11-29T10:00:01.000Z',
          modifiedAt: '2026-11-29T10:00:02.000Z',
        },
      });
      await catalogue.put([row]);
      expect((await catalogue.find({}, 'received', { limit: 5 })).rows).toEqual([row]);
    });

    it('are replaced only by a higher sequence', async () => {
      const row = catalogueRow({ sequence: 3, headline: 'Third' });
      await catalogue.put([row]);
      await catalogue.put([{ ...row, sequence: 2, headline: 'Second' }]);
      await catalogue.put([{ ...row, sequence: 3, headline: 'Third again' }]);
      expect(await found({})).toEqual(['Third']);
      await catalogue.put([
        { ...row, sequence: 5, headline: 'Fifth', section: 'sport', tags: ['new'] },
        { ...row, sequence: 4, headline: 'Fourth' },
      ]);
      expect(await found({})).toEqual(['Fifth']);
      expect(await found({ section: 'news' })).toEqual([]);
      expect((await catalogue.search('third', {}, { limit: 5 })).rows).toEqual([]);
      expect(headlines((await catalogue.search('fifth', {}, { limit: 5 })).rows)).toEqual(['Fifth']);
      expect(await catalogue.sequences([row.id, newStoryId(1)])).toEqual({ [row.id]: 5 });
    });

    it('move up in the list when a story is received again', async () => {
      await put({ headline: 'B' }, { headline: 'A' });
      const [, old] = (await catalogue.find({}, 'received', { limit: 5 })).rows;
      await catalogue.put([{ ...(old as CatalogueRow), sequence: 2, received: '2026-02-01T00:00:00.000Z' }]);
      expect(await found({})).toEqual(['A', 'B']);
      expect(headlines((await catalogue.search('a', {}, { limit: 5 })).rows)).toEqual(['A']);
    });

    it('are gone from lists, search and counts when they are deleted', async () => {
      await put({ headline: 'Kept' }, { headline: 'Erased', tags: ['secret'] });
      const [, erased] = (await catalogue.find({}, 'received', { limit: 5 })).rows;
      await catalogue.delete(erased?.id ?? '');
      await catalogue.delete(newStoryId(5));
      expect(await found({})).toEqual(['Kept']);
      expect(await found({ tag: 'secret' })).toEqual([]);
      expect((await catalogue.search('erased', {}, { limit: 5 })).rows).toEqual([]);
      expect(await catalogue.count({})).toBe(1);
    });

    it('may be many, all received in one millisecond', async () => {
      const received = '2026-03-03T03:03:03.003Z';
      const rows = Array.from({ length: 450 }, (_, n) => catalogueRow({ received, headline: `Story ${n}` }));
      await catalogue.put(rows);
      expect(await catalogue.count({})).toBe(450);
      const newestFirst = rows
        .map(({ id }) => id)
        .toSorted()
        .toReversed();
      const listed = await pages(100, (cursor) => catalogue.find({}, 'received', { limit: 100, cursor }));
      expect(listed.flat()).toEqual(newestFirst);
      const searched = await pages(100, (cursor) => catalogue.search('story', {}, { limit: 100, cursor }));
      expect(searched.map((page) => page.length)).toEqual([100, 100, 100, 100, 50]);
      expect(searched.flat().toSorted()).toEqual(newestFirst.toReversed());
    });

    it('can be put by two at once', async () => {
      const other = await place.open();
      const ids = Array.from({ length: 20 }, (_, n) => newStoryId(n + 1));
      const putAll = async (by: Catalogue, odd: number) => {
        for (let sequence = 1 + odd; sequence <= 20; sequence += 2)
          await by.put(ids.map((id) => catalogueRow({ id, sequence, headline: `Version ${sequence}` })));
      };
      await Promise.all([putAll(catalogue, 0), putAll(other, 1)]);
      expect(new Set(await found({}))).toEqual(new Set(['Version 20']));
      expect(await other.count({})).toBe(20);
      await other.close();
    });
  });

  describe('lists', () => {
    it('have what fits all of the filter, the newest first', async () => {
      await put(
        { headline: 'a', section: 'sport', state: 'held', lane: 'breaking', language: 'de-AT' },
        { headline: 'b', section: 'sport', state: 'complete', language: 'de' },
        { headline: 'c', section: 'news', state: 'held', language: 'zh-Hant', tags: ['Éire', 'Öl'] },
        { headline: 'd', section: 'news', tags: ['öl'] },
      );
      expect(await found({})).toEqual(['a', 'b', 'c', 'd']);
      expect(await found({ section: 'sport' })).toEqual(['a', 'b']);
      expect(await found({ section: 'sport', state: 'held' })).toEqual(['a']);
      expect(await found({ lane: 'breaking' })).toEqual(['a']);
      expect(await found({ language: 'de' })).toEqual(['a', 'b']);
      expect(await found({ language: 'de-at' })).toEqual(['a']);
      expect(await found({ language: 'zh-Hans' })).toEqual([]);
      expect(await found({ tag: 'OL' })).toEqual(['c', 'd']);
      expect(await found({ tag: 'eire', section: 'news', state: 'held' })).toEqual(['c']);
      const [from, to] = ['2026-01-01T00:00:02.000Z', '2026-01-01T00:00:04.000Z'];
      expect(await found({ from, to })).toEqual(['b', 'c']);
      expect(await catalogue.count({ from, tag: 'öl' })).toBe(1);
    });

    it('have live stories in the order of their publication, by the section that the public sees', async () => {
      const live = (headline: string, second: number, section: string): Partial<CatalogueRow> => {
        const published = `2026-02-02T00:00:0${second}.000Z`;
        const card = { headline, section, language: 'en', publishedAt: published, modifiedAt: published };
        return { headline, published, card, live: { web: 1 }, edition: 1 };
      };
      await put(
        live('early', 1, 'sport'),
        { headline: 'unpublished' },
        live('late', 5, 'news'),
        live('middle', 3, 'sport'),
      );
      const published = async (filter: Filter) =>
        headlines((await catalogue.find(filter, 'published', { limit: 50 })).rows);
      expect(await published({})).toEqual(['late', 'middle', 'early']);
      expect(await published({ section: 'sport' })).toEqual(['middle', 'early']);
      const ids = await pages(1, (cursor) => catalogue.find({}, 'published', { limit: 1, cursor }));
      expect(ids.map((page) => page.length)).toEqual([1, 1, 1]);
    });

    it('have pages, and stories that come meanwhile change none of the later ones', async () => {
      await put(...Array.from({ length: 7 }, (_, n) => ({ headline: `s${n}`, tags: ['t'] })));
      for (const filter of [{}, { tag: 't' }, { section: 'news' }]) {
        const first = await catalogue.find(filter, 'received', { limit: 3 });
        await catalogue.put([
          catalogueRow({ headline: 'new', tags: ['t'], received: new Date().toISOString() }),
        ]);
        const second = await catalogue.find(filter, 'received', { limit: 3, cursor: first.next });
        const third = await catalogue.find(filter, 'received', { limit: 3, cursor: second.next });
        const all = [first, second, third]
          .flatMap(({ rows }) => headlines(rows))
          .filter((one) => one !== 'new');
        expect(all.slice(-5)).toEqual(['s2', 's3', 's4', 's5', 's6']);
        expect(third.next).toBeUndefined();
      }
    });

    it.each([
      ['changed', (cursor: string) => `${cursor.slice(0, -6)}AAAAAA`],
      ['none at all', () => 'page-2'],
      ['of another version', (cursor: string) => other(cursor, (place) => [2, ...place.slice(1)])],
      ['of another list', (cursor: string) => other(cursor, ([v, , ...rest]) => [v, 'published', ...rest])],
      [
        'with another key',
        (cursor: string) => other(cursor, ([v, list, , ...rest]) => [v, list, '', ...rest]),
      ],
      ['empty', () => ''],
      ['twice as long', (cursor: string) => cursor + cursor],
    ])('refuse a cursor that is %s', async (_name, change) => {
      await put({ headline: 'a' }, { headline: 'b' });
      const { next = '' } = await catalogue.find({}, 'received', { limit: 1 });
      const refused = { code: 'request_invalid', where: 'cursor' };
      const page = { limit: 1, cursor: change(next) };
      await expect(catalogue.find({}, 'received', page)).rejects.toMatchObject(refused);
      await expect(catalogue.search('a', {}, page)).rejects.toMatchObject(refused);
    });
  });

  it('refuse the cursor of another filter, and that of another text', async () => {
    await put({ headline: 'salt a' }, { headline: 'salt b' }, { headline: 'salt c' });
    const refused = { code: 'request_invalid', where: 'cursor' };
    const page = { limit: 1 };
    const { next } = await catalogue.find({ section: 'news' }, 'received', page);
    for (const filter of [{}, { section: 'sport' }, { section: 'news', tag: 'x' }])
      await expect(catalogue.find(filter, 'received', { ...page, cursor: next })).rejects.toMatchObject(
        refused,
      );
    const same = { tag: undefined, section: 'news' };
    expect((await catalogue.find(same, 'received', { ...page, cursor: next })).rows).toHaveLength(1);
    const found = await catalogue.search('salt', {}, page);
    await expect(catalogue.search('sal', {}, { ...page, cursor: found.next })).rejects.toMatchObject(refused);
    expect((await catalogue.search('salt', {}, { ...page, cursor: found.next })).rows).toHaveLength(1);
  });

  describe('search', () => {
    it('takes operators as plain text, and finds nothing where there are no words', async () => {
      await put({ headline: 'Salt and near or not pepper' }, { headline: 'Salt' });
      const searched = async (text: string) =>
        headlines((await catalogue.search(text, {}, { limit: 5 })).rows);
      for (const text of ['"', '*', '^', "''", '<->', '!', '&|', ':*', '()', '\\', '- +', '{}', '', ' '])
        expect(await searched(text), text).toEqual([]);
      for (const text of [
        ...[
          'salt AND pepper',
          'salt OR pepper',
          'salt NOT pepper',
          '"salt',
          'salt*',
          '^salt near',
          'NEAR(salt pepper)',
        ],
        ...[
          'salt & pepper',
          'salt | pepper',
          "salt' | '",
          'salt:*',
          'salt \\',
          'salt:A',
          '!salt',
          '(salt',
          'salt <-> and',
        ],
        ...['headline: salt', 'text:salt', '{text}: salt', '-text: salt', 'salt\0'],
      ])
        expect(
          (await searched(text)).every((headline) => headline?.startsWith('Salt')),
          text,
        ).toBe(true);
      expect(await searched('salt NOT pepper')).toEqual(['Salt and near or not pepper']);
      expect(await searched('"salt" *')).toHaveLength(2);
    });

    it('refuses a text of 10 KB', async () => {
      await expect(catalogue.search('salt '.repeat(2000), {}, { limit: 5 })).rejects.toMatchObject({
        code: 'request_invalid',
        where: 'q',
      });
    });

    it('needs all words, wherever they are, and fits the filter', async () => {
      await put(
        { headline: 'Storm at sea', authors: ['Mia Øre'], section: 'weather' },
        { headline: 'Calm sea', summary: 'No storm in sight.', tags: ['weather'] },
        { headline: 'Sea food', tags: ['cooking'] },
      );
      const searched = async (text: string, filter: Filter = {}) =>
        headlines((await catalogue.search(text, filter, { limit: 5 })).rows);
      expect(await searched('sea storm')).toEqual(['Storm at sea', 'Calm sea']);
      expect(await searched('ore')).toEqual(['Storm at sea']);
      expect(await searched('cook')).toEqual(['Sea food']);
      expect(await searched('storm', { section: 'weather' })).toEqual(['Storm at sea']);
      expect(await searched('sea', { tag: 'weather' })).toEqual(['Calm sea']);
    });

    it('takes tags that are longer than an index entry', async () => {
      // Characters in no order: PostgreSQL would compress others.
      const tag = Array.from({ length: 2_000 }, (_, n) =>
        String.fromCodePoint(0x4e00 + ((n * n * 7_919) % 20_011)),
      ).join('');
      await put({ headline: 'Long', tags: [tag] }, { headline: 'Short', tags: ['short'] });
      expect(await found({ tag })).toEqual(['Long']);
      expect(await found({ tag: 'short' })).toEqual(['Short']);
    });

    it('takes very long words and very long texts of a story', async () => {
      const long = 'ä'.repeat(5000);
      await put({ headline: `Long ${long}`, summary: `${'word '.repeat(30_000)}end` });
      expect((await catalogue.search(long.slice(0, 250), {}, { limit: 5 })).rows).toHaveLength(1);
    });
  });

  // The archive and its searches are by somebody who knew what readers expect, and had not seen the code.
  describe.each([
    { of: 'our stories', stories, searches },
    { of: 'an archive', ...archive },
  ])('what readers of $of search for', ({ stories, searches }) => {
    let reading: CataloguePlace;
    let library: Catalogue;
    beforeAll(async () => {
      reading = await makePlace();
      library = await reading.open();
      await library.put(stories.map(({ key: _key, ...row }) => catalogueRow(row)));
    });
    afterAll(async () => {
      await library.close();
      await reading.close();
    });

    it.each(searches)('$language: “$q” finds $finds', async ({ q, finds }) => {
      const { rows } = await library.search(q, {}, { limit: 50 });
      const keys = rows.map(({ headline }) => stories.find((story) => story.headline === headline)?.key);
      expect(keys.toSorted()).toEqual(finds.toSorted());
    });
  });

  describe('a catalogue', () => {
    it('knows how far it has come', async () => {
      const { made } = await catalogue.progress();
      expect(await catalogue.progress()).toEqual({ made, filledTo: '', filled: false, comparedTo: 0 });
      await catalogue.note({ filledTo: 'X' });
      await catalogue.note({ filled: true });
      await catalogue.note({ comparedTo: 7 });
      await catalogue.close();
      catalogue = await place.open();
      expect(await catalogue.progress()).toEqual({ made, filledTo: 'X', filled: true, comparedTo: 7 });
    });

    it('notes nothing for one that was there before it was made anew', async () => {
      const { made } = await catalogue.progress();
      expect(await catalogue.note({ filledTo: 'X' }, made)).toBe(true);
      await place.spoil.deleted();
      expect(await catalogue.note({ filledTo: 'Y' }, made)).toBe(false);
      const renewed = await catalogue.progress();
      expect(renewed).toMatchObject({ filledTo: '', filled: false });
      expect(renewed.made).not.toBe(made);
      expect(await catalogue.note({ filled: true }, renewed.made)).toBe(true);
    });

    describe.each(spoilings)('that is %s', (how) => {
      it('is made anew when it is opened', async () => {
        await put({ headline: 'Old' });
        await catalogue.note({ filled: true });
        await catalogue.close();
        await place.spoil[how]();
        catalogue = await place.open();
        expect(await catalogue.progress()).toMatchObject({ filled: false });
        expect(await found({})).toEqual([]);
        await put({ headline: 'New' });
        expect(await found({})).toEqual(['New']);
        expect((await catalogue.search('new', {}, { limit: 5 })).rows).toHaveLength(1);
      });

      it('is made anew while it is open', async () => {
        await put({ headline: 'Old' });
        expect(await found({})).toEqual(['Old']);
        await place.spoil[how]();
        await put({ headline: 'New' });
        expect(await found({})).toEqual(['New']);
        expect((await catalogue.search('old', {}, { limit: 5 })).rows).toEqual([]);
      });
    });

    it('that is deleted while it is open is made anew, and all who have it open use the new one', async () => {
      const other = await place.open();
      await put(...Array.from({ length: 200 }, (_, n) => ({ headline: `Old ${n}` })));
      expect(await other.count({})).toBe(200);
      await place.spoil.deleted();
      await put({ headline: 'New' });
      expect(await found({})).toEqual(['New']);
      expect(await other.count({})).toBe(1);
      expect(await other.progress()).toMatchObject({ filled: false });
      await other.close();
    });
  });
}

/** Returns the cursor with another content, and with the checksum that it had. */
const other = (cursor: string, change: (place: unknown[]) => unknown[]): string =>
  Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(cursor, 'base64url').toString())))).toString(
    'base64url',
  );
