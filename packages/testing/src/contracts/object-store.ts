import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { deliveryOf, type ObjectInfo, type ObjectStore, readText } from '@slugline/store';
import { sha256Of } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itIsDownloadable } from './download.ts';

/** A store under test, initially empty. */
export interface Subject {
  store: ObjectStore;
  /** Lists unfinished writes, as the store's own tools show them. */
  unfinished: () => Promise<string[]>;
  /** Whether `unfinished` works: fauxqs does not list multipart uploads. */
  listsUnfinished: boolean;
  /** Whether the store lists keys in the order that S3's documentation specifies. */
  listsInByteOrder: boolean;
  close: () => Promise<void>;
}

const megabyte = 1024 * 1024;

/** A stream of `count` different megabytes, then `error` if given. Its length is not known in advance. */
export function megabytes(count: number, error?: Error): Readable {
  async function* chunks() {
    for (let chunk = 0; chunk < count; chunk++) yield Buffer.alloc(megabyte, `chunk ${chunk} `);
    if (error) throw error;
  }
  return Readable.from(chunks(), { objectMode: false });
}

async function keysOf(listing: AsyncIterable<ObjectInfo>): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of listing) keys.push(key);
  return keys;
}

/** What every store promises (port.ts). */
export function itIsAnObjectStore(open: () => Promise<Subject>): void {
  let subject: Subject;
  let store: ObjectStore;
  beforeAll(async () => {
    subject = await open();
    store = subject.store;
  });
  afterAll(() => subject.close());

  describe('writing and reading', () => {
    it('returns what was put, and its size', async () => {
      await store.put('basic/a.txt', 'Guten Tag, Ω');
      const { info, body } = await store.get('basic/a.txt');
      expect(await text(body)).toBe('Guten Tag, Ω');
      expect(info).toMatchObject({ key: 'basic/a.txt', bytes: 13 });
      expect(await store.head('basic/a.txt')).toEqual(info);
      expect(Math.abs(info.modified.getTime() - Date.now())).toBeLessThan(60_000);
    });

    it('replaces an object, and its ETag changes with the bytes', async () => {
      await store.put('replace/a', 'one');
      const before = await store.head('replace/a');
      await store.put('replace/a', 'two');
      const after = await store.head('replace/a');
      expect(await readText(store, 'replace/a')).toBe('two');
      expect(after?.etag).not.toBe(before?.etag);
    });

    it('stores an empty object', async () => {
      await store.put('empty/bytes', new Uint8Array());
      await store.put('empty/stream', Readable.from([]));
      await store.putIfAbsent('empty/claim', '');
      expect(await store.head('empty/bytes')).toMatchObject({ bytes: 0 });
      expect(await readText(store, 'empty/stream')).toBe('');
      expect(await readText(store, 'empty/claim')).toBe('');
    });

    it('stores 20 MB from a stream of unknown length, and 20 MB from memory', async () => {
      const bytes = await buffer(megabytes(20));
      await store.put('large/stream', megabytes(20));
      await store.put('large/bytes', bytes);
      for (const key of ['large/stream', 'large/bytes']) {
        const { info, body } = await store.get(key);
        expect(info.bytes).toBe(20 * megabyte);
        expect(sha256Of(await buffer(body))).toBe(sha256Of(bytes));
      }
    });

    it('stores a local file, small or large, and leaves it', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'slugline-'));
      const small = join(folder, 'small');
      const large = join(folder, 'large');
      await writeFile(small, 'a file');
      await writeFile(large, megabytes(17));
      try {
        await store.put('file/small', { file: small });
        await store.put('file/large', { file: large });
        expect(await readText(store, 'file/small')).toBe('a file');
        expect(await store.head('file/large')).toMatchObject({ bytes: 17 * megabyte });
        expect(await readFile(small, 'utf8')).toBe('a file');
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('names a missing local file', async () => {
      await expect(store.put('file/none', { file: '/nowhere/film.mp4' })).rejects.toMatchObject({
        code: 'file_missing',
        message: expect.stringContaining('/nowhere/film.mp4'),
      });
    });

    it('distinguishes odd keys: quotes, spaces, signs, other scripts', async () => {
      const odd = [
        'a b',
        "a'b",
        'a"b',
        'a+b',
        'a%20b',
        'a&b<c>',
        'a\\b',
        'a?b#c',
        'ψ/🗞️ Zeitung',
        'é',
        'e\u0301',
      ];
      const keys = odd.map((name) => `odd/${name}`);
      for (const key of keys) await store.put(key, key);
      for (const key of keys) expect(await readText(store, key)).toBe(key);
      expect((await keysOf(store.list('odd/'))).sort()).toEqual([...keys].sort());
      for (const key of keys) await store.copy(key, `${key} copy`);
      for (const key of keys) expect(await readText(store, `${key} copy`)).toBe(key);
      await store.delete(keys);
      expect(await keysOf(store.list('odd/'))).toHaveLength(keys.length);
    });

    it.each([
      '',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/./b',
      'a/..',
      'a\0b',
      'a\nb',
      '.tmp/a',
      'x'.repeat(256),
      '\ud800',
    ])('refuses the key %j', async (key) => {
      await expect(store.put(key, 'x')).rejects.toMatchObject({ code: 'request_invalid', where: key });
      await expect(store.get(key)).rejects.toMatchObject({ code: 'request_invalid' });
    });
  });

  describe('an object that does not exist', () => {
    it('is reported missing by its key', async () => {
      await store.put('missing/a', 'x');
      for (const key of ['missing/none', 'missing', 'missing/a/b']) {
        expect(await store.head(key)).toBeUndefined();
        const failure = { code: 'object_missing', message: expect.stringContaining(key) };
        await expect(store.get(key)).rejects.toMatchObject(failure);
        await expect(store.copy(key, 'missing/copy')).rejects.toMatchObject(failure);
      }
      expect(await store.head('missing/copy')).toBeUndefined();
    });
  });

  describe('ranges', () => {
    const read = async (start: number, end?: number) =>
      text((await store.get('range/a', { start, end })).body);

    it('reads from a start, to an end, or both, ends included', async () => {
      await store.put('range/a', '0123456789');
      expect(await read(0, 0)).toBe('0');
      expect(await read(2, 4)).toBe('234');
      expect(await read(7)).toBe('789');
      expect(await read(7, 99)).toBe('789');
      const { info, body } = await store.get('range/a', { start: 2, end: 4 });
      body.destroy();
      expect(info.bytes).toBe(10);
    });

    it('refuses a range that has no byte of the object', async () => {
      await store.put('range/a', '0123456789');
      await expect(read(10)).rejects.toMatchObject({ code: 'request_invalid', where: 'range/a' });
    });
  });

  describe('listing', () => {
    it('lists more than a page in order, and deletes more than a page', async () => {
      const keys = Array.from({ length: 1100 }, (_, n) => `many/${String(n).padStart(4, '0')}`);
      for (let done = 0; done < keys.length; done += 50)
        await Promise.all(keys.slice(done, done + 50).map((key) => store.put(key, key)));
      expect(await keysOf(store.list('many/'))).toEqual(keys);
      await store.delete(keys);
      expect(await keysOf(store.list('many/'))).toEqual([]);
    });

    it('is in the order of bytes, across folders', async ({ skip }) => {
      if (!subject.listsInByteOrder) skip('this server lists in an order of its own');
      const keys = ['a!/1', 'a-b', 'a.b', 'a/b/c', 'a/b0', 'a/c', 'a0', 'B', 'ﬀ', '😀'].map(
        (key) => `order/${key}`,
      );
      for (const key of keys) await store.put(key, 'x');
      const inOrder = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await keysOf(store.list('order/'))).toEqual(inOrder);
    });

    it('accepts a prefix that ends anywhere', async () => {
      for (const key of ['prefix/ab', 'prefix/abc/d', 'prefix/b', 'prefixed']) await store.put(key, 'x');
      expect(await keysOf(store.list('prefix/a'))).toEqual(['prefix/ab', 'prefix/abc/d']);
      expect(await keysOf(store.list('prefix/abc'))).toEqual(['prefix/abc/d']);
      expect(await keysOf(store.list('prefix/abc/'))).toEqual(['prefix/abc/d']);
      expect(await keysOf(store.list('prefix/ab/'))).toEqual([]);
      expect(await keysOf(store.list('prefix'))).toEqual([
        'prefix/ab',
        'prefix/abc/d',
        'prefix/b',
        'prefixed',
      ]);
      expect(await keysOf(store.list('nothing/here'))).toEqual([]);
      expect(await keysOf(store.list(''))).toEqual(expect.arrayContaining(['prefix/ab', 'prefixed']));
    });

    it('begins after a key, which need not exist, and ends with the prefix', async () => {
      const keys = ['after/a/1', 'after/a/2', 'after/b-c', 'after/b/1', 'after/b0', 'after/c/1/2'];
      await store.put('afters', 'x');
      for (const key of keys) await store.put(key, 'x');
      const from = async (after: string, prefix = 'after/') =>
        (await keysOf(store.list(prefix, { after }))).sort();
      expect(await from('after/a/1')).toEqual(keys.slice(1));
      expect(await from('after/a/10')).toEqual(keys.slice(1));
      expect(await from('after/a')).toEqual(keys);
      expect(await from('after/a0')).toEqual(keys.slice(2));
      expect(await from('after/b-c')).toEqual(keys.slice(3));
      expect(await from('after/b/')).toEqual(keys.slice(3));
      expect(await from('after/b/1')).toEqual(keys.slice(4));
      expect(await from('after/c/1')).toEqual(['after/c/1/2']);
      expect(await from('after/c/1/2')).toEqual([]);
      expect(await from('after/a/1', 'after/b')).toEqual(['after/b-c', 'after/b/1', 'after/b0']);
      expect(await from('zzz')).toEqual([]);
      expect(await from('a')).toEqual(keys);
    });

    it('begins after a key, over more than a page', async () => {
      const keys = Array.from({ length: 1300 }, (_, n) => `far/${String(n).padStart(4, '0')}`);
      for (let done = 0; done < keys.length; done += 50)
        await Promise.all(keys.slice(done, done + 50).map((key) => store.put(key, '')));
      expect(await keysOf(store.list('far/', { after: 'far/0099' }))).toEqual(keys.slice(100));
    });

    it('orders a key to begin after by bytes, like a list', async ({ skip }) => {
      if (!subject.listsInByteOrder) skip('this server lists in an order of its own');
      const keys = ['after-bytes/ﬀ', 'after-bytes/😀'];
      for (const key of keys) await store.put(key, 'x');
      expect(await keysOf(store.list('after-bytes/', { after: 'after-bytes/ﬀ' }))).toEqual([keys[1]]);
      expect(await keysOf(store.list('after-bytes/', { after: 'after-bytes/😀' }))).toEqual([]);
    });

    it('returns the same info for each object as head', async () => {
      await store.put('listed/a', 'abc');
      const head = await store.head('listed/a');
      for await (const listed of store.list('listed/'))
        expect(listed).toMatchObject({ key: 'listed/a', bytes: 3, etag: head?.etag });
      expect(await keysOf(store.list('listed/'))).toHaveLength(1);
    });
  });

  describe('copying and deleting', () => {
    it('copies bytes, replaces an existing object, and the copy is independent', async () => {
      await store.put('copy/from', 'first');
      await store.put('copy/to', 'old');
      await store.copy('copy/from', 'copy/to');
      await store.copy('copy/from', 'copy/to');
      await store.put('copy/from', 'second');
      expect(await readText(store, 'copy/to')).toBe('first');
      await store.delete(['copy/from']);
      expect(await readText(store, 'copy/to')).toBe('first');
      await store.copy('copy/to', 'copy/to', { delivery: deliveryOf('copy/to') });
      expect(await readText(store, 'copy/to')).toBe('first');
    });

    it('deletes objects, and accepts keys that do not exist', async () => {
      await store.put('delete/deep/er/a', 'x');
      await store.put('delete/b', 'x');
      await store.delete(['delete/deep/er/a', 'delete/none', 'delete/none/deeper']);
      await store.delete([]);
      expect(await keysOf(store.list('delete/'))).toEqual(['delete/b']);
    });
  });

  describe('writing if absent', () => {
    it('writes once', async () => {
      expect(await store.putIfAbsent('claim/a', 'first')).toBe(true);
      expect(await store.putIfAbsent('claim/a', 'second')).toBe(false);
      expect(await readText(store, 'claim/a')).toBe('first');
      await store.delete(['claim/a']);
      expect(await store.putIfAbsent('claim/a', 'third')).toBe(true);
    });

    it('has one winner of ten', async ({ skip }) => {
      if (!store.conditionalWrites) skip('this server does not honour If-None-Match');
      for (let round = 0; round < 5; round++) {
        const key = `race/${round}`;
        const writers = Array.from({ length: 10 }, (_, n) => String(n));
        const won = await Promise.all(writers.map((writer) => store.putIfAbsent(key, writer)));
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await readText(store, key)).toBe(String(won.indexOf(true)));
      }
    });
  });

  describe('replacing if unchanged', () => {
    const tagOf = async (key: string) => (await store.head(key))?.etag ?? '';

    it('writes while the object is unchanged, and not after another write', async () => {
      await store.put('seen/a', 'first');
      const first = await tagOf('seen/a');
      expect(await store.putIfMatch('seen/a', 'second', first)).toBe(true);
      expect(await readText(store, 'seen/a')).toBe('second');
      expect(await store.putIfMatch('seen/a', 'late', first)).toBe(false);
      expect(await readText(store, 'seen/a')).toBe('second');
      expect(await store.putIfMatch('seen/a', 'third', await tagOf('seen/a'))).toBe(true);
      expect(await readText(store, 'seen/a')).toBe('third');
    });

    it('writes nothing when the object is gone', async () => {
      await store.put('seen/gone', 'there');
      const etag = await tagOf('seen/gone');
      await store.delete(['seen/gone']);
      expect(await store.putIfMatch('seen/gone', 'again', etag)).toBe(false);
      expect(await store.head('seen/gone')).toBeUndefined();
    });

    it('writes the metadata of the new object', async () => {
      const sha256 = '0'.repeat(64);
      await store.put('seen/served', 'x');
      const options = { delivery: deliveryOf('seen/served', ['story-1']), sha256 };
      expect(await store.putIfMatch('seen/served', 'y', await tagOf('seen/served'), options)).toBe(true);
      const found = (await store.head('seen/served'))?.sha256;
      // A directory keeps no metadata.
      expect(found ?? sha256).toBe(sha256);
    });

    it('has one winner of ten', async ({ skip }) => {
      if (!store.conditionalReplace) skip('this store looks first and writes then');
      for (let round = 0; round < 5; round++) {
        const key = `replacing/${round}`;
        await store.put(key, 'seen by all');
        const etag = await tagOf(key);
        const writers = Array.from({ length: 10 }, (_, n) => String(n));
        const won = await Promise.all(writers.map((writer) => store.putIfMatch(key, writer, etag)));
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await readText(store, key)).toBe(String(won.indexOf(true)));
      }
    });
  });

  describe('a source that fails', () => {
    it.each([0, 1, 20])('after %i MB leaves nothing, and the old object stays', async (count) => {
      const gone = new Error('the reporter closed the laptop');
      await store.put('failing/old', 'old');
      await expect(store.put('failing/new', megabytes(count, gone))).rejects.toBe(gone);
      await expect(store.put('failing/old', megabytes(count, gone))).rejects.toBe(gone);
      expect(await keysOf(store.list('failing/'))).toEqual(['failing/old']);
      expect(await readText(store, 'failing/old')).toBe('old');
      expect(await subject.unfinished()).toEqual([]);
    });

    it('is closed when the store refuses the key', async () => {
      const source = megabytes(1);
      await expect(store.put('../outside', source)).rejects.toMatchObject({ code: 'request_invalid' });
      expect(source.destroyed).toBe(true);
    });
  });

  describe('an unfinished write', () => {
    /** Writes 17 MB, then stalls until `end` is called. */
    const begin = async (key: string) => {
      const silent = Promise.withResolvers<void>();
      async function* chunks() {
        yield* megabytes(17);
        await silent.promise;
      }
      const writing = store.put(key, Readable.from(chunks(), { objectMode: false }));
      while ((await subject.unfinished()).length === 0)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return { end: silent.resolve, writing };
    };

    it('stays while its writer may be running', async () => {
      const { end, writing } = await begin('sweep/alive');
      await store.sweep(new Date(Date.now() - 3_600_000));
      end();
      await writing;
      expect(await store.head('sweep/alive')).toMatchObject({ bytes: 17 * megabyte });
    });

    it('is removed by a sweep when it was not touched for too long; objects are not', async ({ skip }) => {
      if (!subject.listsUnfinished) skip('this server does not list multipart uploads');
      await store.put('sweep/old', 'old');
      const { end, writing } = await begin('sweep/dead');
      await store.sweep(new Date(Date.now() + 3_600_000));
      expect(await subject.unfinished()).toEqual([]);
      end();
      await expect(writing).rejects.toMatchObject({ code: 'store_unavailable' });
      expect(await keysOf(store.list('sweep/'))).toEqual(['sweep/alive', 'sweep/old']);
      expect(await subject.unfinished()).toEqual([]);
    });
  });

  it('returns a link to one object', async () => {
    await store.put('link/a b', 'linked');
    const link = await store.presign('link/a b', 60);
    const read = link.startsWith('file:')
      ? await readFile(fileURLToPath(link), 'utf8')
      : await (await fetch(link)).text();
    expect(read).toBe('linked');
  });

  itIsDownloadable(() => store);
}
