import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { digestOf } from '@slugline/story';
import { itIsAnObjectStore, megabytes } from '@slugline/testing/contracts/object-store';
import { countFileCalls } from '@slugline/testing/files/count-calls';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { temporaryStore } from '@slugline/testing/stores/temporary';
import { describe, expect, it } from 'vitest';
import { readText } from '../documents.ts';
import { openDirectoryStore } from './directory-store.ts';

describe('a directory', () => {
  itIsAnObjectStore(async () => {
    const { store, root, [Symbol.asyncDispose]: dispose } = await temporaryStore();
    return {
      store,
      listsInByteOrder: true,
      listsUnfinished: true,
      unfinished: () => readdir(join(root, '.tmp')),
      close: dispose,
    };
  });
});

describe('a directory with small objects in one file', () => {
  itIsAnObjectStore(async () => {
    const folder = await temporaryFolder();
    const root = folder.path;
    // Every key may be that of a small object.
    const store = await openDirectoryStore(root, 'us', ['']);
    return {
      store,
      listsInByteOrder: true,
      listsUnfinished: true,
      unfinished: () => readdir(join(root, '.tmp')),
      close: async () => {
        await store.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  });
});

/** Arguments for Node to run a script in which `store` is the directory store at `root`. */
function script(root: string, body: string): string[] {
  const driver = JSON.stringify(new URL('./directory-store.ts', import.meta.url).href);
  const open = `import { openDirectoryStore } from ${driver};
    const store = await openDirectoryStore(${JSON.stringify(root)});`;
  return ['--input-type=module', '--eval', open + body];
}

const run = promisify(execFile);
const filesOf = (root: string) => readdir(join(root, '.tmp'));

describe('a directory store', () => {
  it('shows no part of an object when its writer is killed, and removes the leftovers at the next start', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const store = await openDirectoryStore(root);
    await store.put('film', 'the film as it was');
    const writer: ChildProcess = spawn(
      process.execPath,
      script(
        root,
        `async function* endless() {
          for (let n = 0; ; n++) {
            if (n === 100) console.log('half way');
            yield Buffer.alloc(65536, n);
            if (n > 100) await new Promise((resolve) => setTimeout(resolve, 10));
          }
        }
        const { Readable } = await import('node:stream');
        await store.put('film', Readable.from(endless()));`,
      ),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    if (writer.stdout) await once(writer.stdout, 'data');
    const [half = ''] = await filesOf(root);
    // Files of another machine that shares the folder, and of an earlier version, whose names do not contain the owner.
    const [, ...rest] = half.split('.');
    const others = [['elsewhere-1', ...rest].join('.'), crypto.randomUUID()].toSorted();
    for (const name of others) await writeFile(join(root, '.tmp', name), 'half');
    // A starting process first finds a running writer, and then a dead one.
    await openDirectoryStore(root);
    expect(await filesOf(root)).toContain(half);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    expect(await filesOf(root)).toHaveLength(3);
    expect(await readText(store, 'film')).toBe('the film as it was');

    await openDirectoryStore(root);
    expect((await filesOf(root)).toSorted()).toEqual(others);
    await store.sweep(new Date(Date.now() + 1000));
    expect(await filesOf(root)).toEqual([]);
  });

  it('stores all of an object that is larger than one flush, and nothing of one that breaks off', async () => {
    await using temporary = await temporaryStore();
    const { store } = temporary;
    await store.put('film', megabytes(100));
    const { info, body } = await store.get('film');
    expect(info.bytes).toBe(100 * 2 ** 20);
    expect(await digestOf(body)).toEqual(await digestOf(megabytes(100)));

    // An upload that breaks off replaces nothing.
    await expect(store.put('film', megabytes(100, new Error('the line is cut')))).rejects.toThrow(
      'the line is cut',
    );
    expect((await store.head('film'))?.etag).toBe(info.etag);
  });

  it('gives every key to one of several processes that claim it', async () => {
    await using folder = await temporaryFolder();
    const claim = script(
      folder.path,
      `const won = [];
      for (let n = 0; n < 50; n++) if (await store.putIfAbsent('claims/' + n, String(process.pid))) won.push(n);
      console.log(JSON.stringify(won));`,
    );
    const outputs = await Promise.all([1, 2, 3].map(() => run(process.execPath, claim)));
    const won = outputs.flatMap(({ stdout }): number[] => JSON.parse(stdout));
    expect(won.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('writes into a folder that other processes empty and remove at the same time', async () => {
    await using temporary = await temporaryStore();
    const { store, root } = temporary;
    const worker = async (name: string) => {
      for (let round = 0; round < 40; round++) {
        await store.put(`a/b/c/${name}`, name);
        await store.delete([`a/b/c/${name}`]);
      }
    };
    await Promise.all(['1', '2', '3', '4', '5', '6'].map(worker));
    expect(await readdir(root)).toEqual(['.tmp']);
  });

  it('writes again into a folder that somebody removed a moment after it was used', async () => {
    await using temporary = await temporaryStore();
    const { store, root } = temporary;
    await store.put('a/b/c', 'x');
    await rm(join(root, 'a'), { recursive: true });
    await store.put('a/b/d', 'y');
    expect(await store.putIfAbsent('a/b/e', 'z')).toBe(true);
    expect(await readText(store, 'a/b/d')).toBe('y');
  });

  it('leaves no temporary file when a write replaces nothing', async () => {
    await using temporary = await temporaryStore();
    const { store, root } = temporary;
    await store.put('a', 'x');
    expect(await store.putIfAbsent('a', 'y')).toBe(false);
    expect(await store.putIfMatch('a', 'y', 'another')).toBe(false);
    await store.copy('a', 'b');
    // Now both are names of the same file, and a rename of one to the other does nothing.
    await store.copy('a', 'b');
    expect(await filesOf(root)).toEqual([]);
  });

  it('looks once at a folder in which it places several files, and flushes it once for those that wait', async () => {
    await using folder = await temporaryFolder();
    const store = await openDirectoryStore(folder.path, 'everybody');
    await store.put('a/b/1', 'x');
    using calls = countFileCalls();
    await Promise.all(['2', '3', '4', '5'].map((name) => store.put(`a/b/${name}`, name)));
    // Each file is flushed by itself.
    expect(calls.of('sync') - 4).toBeLessThan(4);
    expect(calls.of('mkdir')).toBe(0);
    expect(calls.of('stat')).toBe(0);
    expect(await readText(store, 'a/b/5')).toBe('5');
  });

  it('flushes a folder again for a file that got its name during a flush', async () => {
    await using folder = await temporaryFolder();
    const store = await openDirectoryStore(folder.path, 'everybody');
    const names = Array.from({ length: 40 }, (_, n) => `a/${n}`);
    using calls = countFileCalls();
    for (const name of names) await store.put(name, name);
    // One after another, each flushes its own bytes and its name.
    expect(calls.of('sync')).toBeGreaterThanOrEqual(2 * names.length);
  });

  it('shows a reader the whole old object or the whole new one', async () => {
    await using temporary = await temporaryStore();
    const { store } = temporary;
    const versions = ['a', 'b'].map((letter) => letter.repeat(300_000));
    await store.put('live', versions[0] ?? '');
    let writing = true;
    const writer = async () => {
      for (let n = 0; n < 30; n++) await store.put('live', Readable.from([versions[n % 2] ?? '']));
      writing = false;
    };
    const reader = async () => {
      while (writing) expect(versions).toContain(await readText(store, 'live'));
    };
    await Promise.all([writer(), reader(), reader()]);
  });

  // A mount of one megabyte that ends with its process. Needs no root when user namespaces are allowed.
  const mountAndRun = 'mount -t tmpfs -o size=1m none "$1"; shift; "$@"';
  const [inNamespace, ...onSmallDisk] = 'unshare --map-root-user --mount sh -c'.split(' ') as [
    string,
    ...string[],
  ];
  onSmallDisk.push(mountAndRun, 'sh');

  it('throws store_full when the disk is full, and keeps its objects', async ({ skip }) => {
    if (spawnSync(inNamespace, [...onSmallDisk, '/mnt', 'true']).status !== 0)
      skip('this user may not mount');
    await using folder = await temporaryFolder();
    const full = script(
      folder.path,
      `import { text } from 'node:stream/consumers';
      import { Readable } from 'node:stream';
      import { readdir } from 'node:fs/promises';
      await store.put('kept', 'as it was');
      const film = Buffer.alloc(2 ** 21);
      const errors = [];
      for (const body of [film, Readable.from([film])])
        await store.put('kept', body).catch(({ code, where, message }) => errors.push({ code, where, message }));
      const kept = await text((await store.get('kept')).body);
      await store.put('next', 'goes on');
      console.log(JSON.stringify({ errors, kept, left: await readdir(store.name + '/.tmp') }));`,
    );
    const { stdout } = await run(inNamespace, [...onSmallDisk, folder.path, process.execPath, ...full]);
    const error = { code: 'store_full', where: 'kept', message: expect.stringContaining('no space left') };
    expect(JSON.parse(stdout)).toEqual({ errors: [error, error], kept: 'as it was', left: [] });
  });

  it('removes folders that deleting has emptied', async () => {
    await using temporary = await temporaryStore();
    const { store, root } = temporary;
    await store.put('a/b/c', 'x');
    await store.put('a/d', 'x');
    await store.delete(['a/b/c']);
    expect(await readdir(join(root, 'a'))).toEqual(['d']);
    await store.delete(['a/d']);
    expect(await readdir(root)).toEqual(['.tmp']);
  });

  it('deletes keys of folders that are there, and of others', async () => {
    await using temporary = await temporaryStore();
    const { store, root } = temporary;
    await store.put('a/b', 'x');
    await store.put('a/c', 'x');
    await store.delete(['z/1', 'z/2', 'a/b', 'a/none', 'y/1', 'a/c']);
    expect(await readdir(root)).toEqual(['.tmp']);
  });

  it('names the object that it could not write', async () => {
    await using temporary = await temporaryStore();
    const { store } = temporary;
    await store.put('a', 'a file where a folder would have to be');
    await expect(store.put('a/b', 'x')).rejects.toMatchObject({
      code: 'store_unavailable',
      where: 'a/b',
      message: expect.stringContaining(`write a/b in ${store.name}`),
    });
  });

  it('can’t be opened when a file has its name', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'file');
    await writeFile(path, '');
    await expect(openDirectoryStore(path)).rejects.toMatchObject({ code: 'store_unavailable', where: path });
  });

  it('lists files that were there before, and no folders', async () => {
    await using temporary = await temporaryStore();
    const { store, root } = temporary;
    await mkdir(join(root, 'by/hand'), { recursive: true });
    await writeFile(join(root, 'by/file'), 'x');
    const found: string[] = [];
    for await (const { key } of store.list('')) found.push(key);
    expect(found).toEqual(['by/file']);
    expect(await store.head('by/hand')).toBeUndefined();
  });
});
