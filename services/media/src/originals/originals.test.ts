import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ObjectStore, openStore } from '@slugline/store';
import { keys, sha256Of } from '@slugline/story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOriginals } from './originals.ts';

let folder: string;
let store: ObjectStore;
/** Keys of originals that were fetched from the store. */
let fetched: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-originals-'));
  const working = await openStore({ kind: 'directory', path: join(folder, 'working') });
  fetched = [];
  store = new Proxy(working, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (name !== 'link') return typeof value === 'function' ? value.bind(target) : value;
      return (key: string, file: string) => {
        fetched.push(key);
        return target.link(key, file);
      };
    },
  });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const submitted = async (bytes: string): Promise<string> => {
  const sha256 = sha256Of(bytes);
  await store.put(keys.original(sha256), bytes);
  return sha256;
};
const cache = () => join(folder, 'cache');
const read = (file: string) => readFile(file, 'utf8');
const held = async () => (await readdir(cache()).catch(() => [])).length;

describe('originals on this machine', () => {
  it('are fetched once, however many jobs ask for them at once or later', async () => {
    const originals = openOriginals(store, cache(), 1000);
    const video = await submitted('a video');
    expect(await Promise.all([1, 2, 3].map(() => originals.use(video, read)))).toEqual(
      Array(3).fill('a video'),
    );
    expect(await originals.use(video, read)).toBe('a video');
    expect(fetched).toEqual([keys.original(video)]);
  });

  it('that were used least recently make room for others', async () => {
    const originals = openOriginals(store, cache(), 25);
    const [a, b, c] = [
      await submitted('a'.repeat(10)),
      await submitted('b'.repeat(10)),
      await submitted('c'.repeat(10)),
    ];
    for (const video of [a, b, a, c]) await originals.use(video, read);
    expect(await held()).toBe(2);
    fetched = [];
    for (const video of [a, c]) await originals.use(video, read);
    expect(fetched).toEqual([]);
    expect(await originals.use(b, read)).toBe('b'.repeat(10));
    expect(fetched).toEqual([keys.original(b)]);
  });

  it('stay while they are used, whatever the budget', async () => {
    const originals = openOriginals(store, cache(), 0);
    const video = await submitted('a video');
    await originals.use(video, async (file) => {
      await originals.use(await submitted('another'), read);
      expect(await read(file)).toBe('a video');
    });
    expect(await held()).toBe(0);
  });

  it('that are not in the store are fetched again next time', async () => {
    const originals = openOriginals(store, cache(), 1000);
    const sha256 = sha256Of('late');
    await expect(originals.use(sha256, read)).rejects.toMatchObject({ code: 'object_missing' });
    await submitted('late');
    expect(await originals.use(sha256, read)).toBe('late');
    expect(await held()).toBe(1);
  });

  it('are rejected when their bytes differ from those submitted', async () => {
    const originals = openOriginals(store, cache(), 1000);
    const video = await submitted('a video');
    await store.put(keys.original(video), 'another video');
    let read: string | undefined;
    const work = async (file: string) => {
      await setTimeout(50);
      // The file stays until the work on it has ended.
      read = await readFile(file, 'utf8');
    };
    await expect(originals.use(video, work)).rejects.toMatchObject({ code: 'file_changed' });
    expect(read).toBe('another video');
    expect(await held()).toBe(0);
  });

  it('that were repaired are fetched again, even while a job works on the wrong bytes', async () => {
    const originals = openOriginals(store, cache(), 1000);
    const video = await submitted('a video');
    await store.put(keys.original(video), 'another video');
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const first = originals.use(video, () => ended);
    first.catch(() => {});
    await expect.poll(held).toBe(1);
    await setTimeout(50);
    await store.put(keys.original(video), 'a video');
    expect(await originals.use(video, read)).toBe('a video');
    end();
    await expect(first).rejects.toMatchObject({ code: 'file_changed' });
    expect(await held()).toBe(1);
  });
});
