import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { mayMount, withSmallDisk } from '@slugline/testing/files/small-disk';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { keysOf, listed } from '@slugline/testing/stores/keys-of';
import { until } from '@slugline/testing/until';
import { describe, expect, it } from 'vitest';
import { readText } from '../documents.ts';
import { databasePath } from './database.ts';
import { openDirectoryStore } from './directory-store.ts';
import { largestSmall } from './private-store.ts';

const run = promisify(execFile);

/** Arguments for Node to run a script in which `store` is the private store at `root`. */
function script(root: string, body: string): string[] {
  const driver = JSON.stringify(new URL('./directory-store.ts', import.meta.url).href);
  const begin = `import { openDirectoryStore } from ${driver};
    const store = await openDirectoryStore(${JSON.stringify(root)});`;
  return ['--input-type=module', '--eval', begin + body];
}

/** Opens a private store in a temporary folder. */
async function privateStore() {
  const folder = await temporaryFolder();
  const store = await openDirectoryStore(folder.path);
  return {
    root: folder.path,
    store,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** All bytes of the SQLite file and its log. */
async function bytesOnDisk(root: string): Promise<Buffer> {
  const folder = dirname(databasePath(root));
  const names = await readdir(folder);
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
}

const large = 'x'.repeat(largestSmall + 1);
const longest = 'y'.repeat(largestSmall);

describe('a private directory store', () => {
  it('keeps small objects of stories in one file, and all others as files', async () => {
    await using opened = await privateStore();
    const { store, root } = opened;
    for (const key of [
      'journal/a/1',
      'editions/a/e1/page',
      'paths/news/a/claim.json',
      'originals/a',
      'clock/a',
    ])
      await store.put(key, key);
    await store.put('submissions/a/large', large);
    await store.put('submissions/a/longest', longest);
    expect((await readdir(root)).toSorted()).toEqual(['.small', '.tmp', 'clock', 'originals', 'submissions']);
    expect(await readdir(join(root, 'submissions/a'))).toEqual(['large']);
    expect(await keysOf(store)).toEqual([
      'clock/a',
      'editions/a/e1/page',
      'journal/a/1',
      'originals/a',
      'paths/news/a/claim.json',
      'submissions/a/large',
      'submissions/a/longest',
    ]);
    expect(await keysOf(store, 'submissions/')).toEqual(['submissions/a/large', 'submissions/a/longest']);
  });

  it('has one object under a key, however its size changes', async () => {
    await using opened = await privateStore();
    const { store, root } = opened;
    const key = 'submissions/a/mail.eml';
    const file = join(root, key);
    await store.put(key, large);
    expect(await store.putIfAbsent(key, 'small')).toBe(false);
    const etag = (await store.head(key))?.etag ?? '';
    expect(await store.putIfMatch(key, 'small', 'another')).toBe(false);
    expect(await store.putIfMatch(key, 'small', etag)).toBe(true);
    expect(existsSync(file)).toBe(false);
    expect(await store.putIfMatch(key, large, etag)).toBe(false);
    expect(await store.putIfAbsent(key, large)).toBe(false);
    expect(await store.putIfMatch(key, large, (await store.head(key))?.etag ?? '')).toBe(true);
    expect(await store.head(key)).toMatchObject({ bytes: large.length });
    expect(await keysOf(store)).toEqual([key]);
    await store.put(key, 'small again');
    expect(await readText(store, key)).toBe('small again');
    await store.delete([key]);
    expect(await store.head(key)).toBeUndefined();
  });

  it('shows the row where a crash has left a file beside it, and deletes both', async () => {
    await using opened = await privateStore();
    const { store, root } = opened;
    await store.put('journal/a', 'the row');
    await mkdir(join(root, 'journal'));
    await writeFile(join(root, 'journal/a'), 'a file');
    expect(await readText(store, 'journal/a')).toBe('the row');
    expect(await keysOf(store)).toEqual(['journal/a']);
    expect(await listed(store)).toMatchObject([{ bytes: 7 }]);
    await store.delete(['journal/a']);
    expect(await store.head('journal/a')).toBeUndefined();
    expect(existsSync(join(root, 'journal'))).toBe(false);
  });

  it('makes no file before the first small object', async () => {
    await using opened = await privateStore();
    expect(await opened.store.head('journal/a')).toBeUndefined();
    expect(await readdir(opened.root)).toEqual(['.tmp']);
  });

  it('shows at once what another process has written', async () => {
    await using opened = await privateStore();
    const { store, root } = opened;
    expect(await store.head('journal/a')).toBeUndefined();
    await run(process.execPath, script(root, `await store.put('journal/a', 'theirs');`));
    expect(await readText(store, 'journal/a')).toBe('theirs');
    await run(process.execPath, script(root, `await store.put('journal/a', 'theirs again');`));
    expect(await readText(store, 'journal/a')).toBe('theirs again');
  });

  it('gives every key to one of several processes that claim it, and every replacement, too', async () => {
    await using folder = await temporaryFolder();
    const claim = script(
      folder.path,
      `const won = [];
      for (let n = 0; n < 50; n++) {
        const body = n % 10 === 0 ? String(process.pid).padEnd(${largestSmall} + 1) : String(process.pid);
        if (await store.putIfAbsent('paths/' + n, body)) won.push(n);
      }
      let added = 0;
      while (added < 50) {
        await store.putIfAbsent('packages/sum', '0');
        const { info, body } = await store.get('packages/sum');
        const sum = Number(Buffer.concat(await body.toArray()));
        if (await store.putIfMatch('packages/sum', String(sum + 1), info.etag)) added++;
      }
      console.log(JSON.stringify(won));`,
    );
    const outputs = await Promise.all([1, 2, 3].map(() => run(process.execPath, claim)));
    const won = outputs.flatMap(({ stdout }): number[] => JSON.parse(stdout));
    expect(won.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    const store = await openDirectoryStore(folder.path);
    expect(await readText(store, 'packages/sum')).toBe('150');
    await store.close();
  });

  it('loses nothing that it has acknowledged when its process is killed, and shows no part of the rest', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const acknowledged: number[] = [];
    for (const round of [0, 1, 2]) {
      const writer = spawn(
        process.execPath,
        script(
          root,
          `const text = 'some words of a story. '.repeat(400);
          for (let n = ${round} * 1e6; ; n++) {
            await Promise.all([0, 1, 2, 3].map(async (part) => {
              const id = n * 10 + part;
              await store.put('journal/' + id, id + text);
              console.log(id);
            }));
          }`,
        ),
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const here: number[] = [];
      for await (const line of createInterface({ input: writer.stdout })) {
        here.push(Number(line));
        if (here.length === 200) writer.kill('SIGKILL');
      }
      acknowledged.push(...here);
    }
    const store = await openDirectoryStore(root);
    const there = await keysOf(store, 'journal/');
    expect(there).toEqual(expect.arrayContaining(acknowledged.map((id) => `journal/${id}`)));
    expect(acknowledged.length).toBeGreaterThanOrEqual(600);
    for (const key of there) {
      const text = await readText(store, key);
      expect(text.startsWith(key.slice('journal/'.length))).toBe(true);
      expect(text.length).toBeGreaterThan(9_000);
    }
    await store.close();
  });

  it('has nothing of a deleted or replaced object on the disk soon afterwards', async () => {
    await using opened = await privateStore();
    const { store, root } = opened;
    const secret = 'the name of the source';
    await store.put('articles/kept', 'kept');
    await store.put('articles/erased', `${secret} `.repeat(5_000));
    await store.put('articles/short', secret);
    await store.put('articles/replaced', secret);
    expect((await bytesOnDisk(root)).includes(secret)).toBe(true);
    await store.delete(['articles/erased', 'articles/short']);
    await store.put('articles/replaced', 'nothing');
    await until(async () => !(await bytesOnDisk(root)).includes(secret));
    expect(await readText(store, 'articles/kept')).toBe('kept');
  });

  it('throws store_full when the disk is full, keeps what it has, and goes on when there is room', async ({
    skip,
  }) => {
    if (!mayMount()) skip('this user may not mount');
    await using folder = await temporaryFolder();
    const [program, ...words] = withSmallDisk(folder.path, 2 * 1024 * 1024);
    const { stdout } = await run(program, [
      ...words,
      process.execPath,
      ...script(
        folder.path,
        `import { text } from 'node:stream/consumers';
        await store.put('originals/large', Buffer.alloc(1024 * 1024));
        const errors = [];
        const kept = [];
        for (let n = 0; errors.length < 3; n++) {
          const key = 'journal/' + String(n).padStart(4, '0');
          await store.put(key, key.repeat(1000)).then(() => kept.push(key), ({ code, where }) => errors.push({ code, where: where === key }));
        }
        let wrong = 0;
        for (const key of kept) if ((await text((await store.get(key)).body)) !== key.repeat(1000)) wrong++;
        await store.delete(['originals/large']);
        await store.put('journal/next', 'goes on');
        const listed = [];
        for await (const { key } of store.list('journal/')) listed.push(key);
        console.log(JSON.stringify({ errors, kept: kept.length, listed: listed.length, wrong }));`,
      ),
    ]);
    const error = { code: 'store_full', where: true };
    const { kept, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ errors: [error, error, error], listed: kept + 1, wrong: 0 });
    expect(kept).toBeGreaterThan(5);
  });

  it('names what it can’t read when bytes have changed within an object', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const store = await openDirectoryStore(root);
    await store.put('journal/a', 'the harbour was closed');
    await store.put('journal/b', 'whole');
    await store.close();
    const path = databasePath(root);
    const bytes = await readFile(path);
    bytes.write('X', bytes.indexOf('the harbour was closed'));
    await writeFile(path, bytes);
    const again = await openDirectoryStore(root);
    await expect(again.get('journal/a')).rejects.toMatchObject({
      code: 'store_mismatch',
      where: 'journal/a',
    });
    expect(await readText(again, 'journal/b')).toBe('whole');
    await again.close();
  });
});

describe('a private directory store can’t be opened', () => {
  async function filled(): Promise<{ root: string; [Symbol.asyncDispose](): Promise<void> }> {
    const folder = await temporaryFolder();
    const store = await openDirectoryStore(folder.path);
    await Promise.all(Array.from({ length: 300 }, (_, n) => store.put(`journal/${n}`, 'word '.repeat(200))));
    await store.close();
    return { root: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  }
  const overwrite = async (path: string, at: number, bytes: number) => {
    await using file = await open(path, 'r+');
    await file.write(Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  };

  it.each<[string, (path: string) => Promise<void>]>([
    ['whose header is gone', (path) => overwrite(path, 0, 100)],
    ['with a damaged page in the middle', (path) => overwrite(path, 4096 * 20, 4096)],
    ['that is cut off', (path) => truncate(path, 4096 * 30)],
    ['that is empty', (path) => truncate(path, 0)],
    ['that is gone', (path) => rm(path)],
    [
      'that is another program’s',
      async (path) => writeFile(path, 'not a database at all, but a text\n'.repeat(99)),
    ],
  ])('on a file %s', async (_, damage) => {
    await using store = await filled();
    const path = databasePath(store.root);
    await damage(path);
    await expect(openDirectoryStore(store.root)).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining(path),
    });
  });

  it('on a copy that lacks the log of a store in use', async () => {
    await using opened = await privateStore();
    await using folder = await temporaryFolder();
    await opened.store.put('journal/a', 'a');
    await cp(dirname(databasePath(opened.root)), dirname(databasePath(folder.path)), { recursive: true });
    for (const end of ['-wal', '-shm']) await rm(`${databasePath(folder.path)}${end}`);
    await expect(openDirectoryStore(folder.path)).rejects.toMatchObject({ code: 'store_damaged' });
  });

  it('when a later version wrote it', async () => {
    await using store = await filled();
    const database = new DatabaseSync(databasePath(store.root));
    database.exec('PRAGMA user_version = 2');
    database.close();
    await expect(openDirectoryStore(store.root)).rejects.toMatchObject({ code: 'store_later_form' });
  });

  it('when its small objects are plain files', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'journal/a'), { recursive: true });
    await writeFile(join(folder.path, 'journal/a/000001.json'), '{}');
    await expect(openDirectoryStore(folder.path)).rejects.toMatchObject({
      code: 'store_earlier_form',
      remedy: expect.stringContaining('slugline migrate'),
    });
    // A public store may have a section with that name.
    await openDirectoryStore(folder.path, 'everybody');
  });
});

it('can be copied by VACUUM INTO while it is written, and the copy is a store', async () => {
  await using opened = await privateStore();
  await using folder = await temporaryFolder();
  const { store, root } = opened;
  await store.put('journal/before', 'before');
  const writing = Promise.all(Array.from({ length: 100 }, (_, n) => store.put(`journal/${n}`, 'meanwhile')));
  await mkdir(dirname(databasePath(folder.path)));
  const database = new DatabaseSync(databasePath(root));
  database.prepare('VACUUM INTO ?').run(databasePath(folder.path));
  database.close();
  await writing;
  const copy = await openDirectoryStore(folder.path);
  expect(await readText(copy, 'journal/before')).toBe('before');
  await copy.put('journal/after', 'after');
  expect(await keysOf(copy)).toEqual(expect.arrayContaining(['journal/after', 'journal/before']));
  await copy.close();
});
