import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow } from '@slugline/testing/files/files-below';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { describe, expect, it } from 'vitest';
import { readText } from '../documents.ts';
import { databasePath } from './database.ts';
import { openDirectoryStore } from './directory-store.ts';
import { exportObjects } from './export.ts';
import { moveSmallObjects } from './move.ts';
import { largestSmall } from './private-store.ts';

const entries = Array.from({ length: 400 }, (_, n) => `journal/${String(n).padStart(4, '0')}`);
const textOf = (key: string) => `${key} `.repeat(120);

async function filledStore() {
  const folder = await temporaryFolder();
  const root = join(folder.path, 'store');
  const out = join(folder.path, 'out');
  const store = await openDirectoryStore(root);
  await Promise.all(entries.map((key) => store.put(key, textOf(key))));
  await store.put('originals/a', 'a picture');
  await store.put('submissions/a/mail', 'x'.repeat(largestSmall + 1));
  return { root, out, store, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('exporting a store', () => {
  it('writes everything as plain files while the store is in use, and a move takes them back', async () => {
    await using filled = await filledStore();
    const { root, out, store } = filled;
    expect(await exportObjects(root, out)).toEqual({ objects: 402, unreadable: [] });
    expect(await filesBelow(out)).toHaveLength(402);
    expect(await readFile(join(out, 'journal/0007'), 'utf8')).toBe(textOf('journal/0007'));
    await expect(exportObjects(root, out)).rejects.toMatchObject({ code: 'usage' });
    await store.close();

    await moveSmallObjects(out);
    const again = await openDirectoryStore(out);
    for (const key of entries) expect(await readText(again, key)).toBe(textOf(key));
    expect(await keysOf(again)).toHaveLength(402);
    await again.close();
  });

  // https://www.sqlite.org/fileformat2.html#b_tree_pages: the first byte of a page says what it is.
  it.each([
    ['objects', 13],
    ['the index', 10],
  ])('saves what is readable of a file with a damaged page of %s, and names the rest', async (what, kind) => {
    await using filled = await filledStore();
    const { root, out, store } = filled;
    await store.close();
    const path = databasePath(root);
    const file = await readFile(path);
    const pages = Array.from({ length: file.length / 4096 }, (_, n) => n * 4096);
    const page = pages.find(
      (at) => file[at] === kind && file.subarray(at, at + 4096).includes('journal/0150'),
    );
    await writeFile(path, file.fill(0xa5, page, (page ?? 0) + 4096));
    await expect(openDirectoryStore(root)).rejects.toMatchObject({ code: 'store_damaged' });

    const { objects, unreadable } = await exportObjects(root, out);
    const saved = (await filesBelow(join(out, 'journal'))).map(({ name, bytes }) => {
      const key = `journal/${name.slice(-4)}`;
      expect(String(bytes)).toBe(textOf(key));
      return key;
    });
    expect(objects).toBe(saved.length + 2);
    if (what === 'the index') {
      expect({ saved: saved.length, unreadable }).toEqual({ saved: 400, unreadable: [] });
      return;
    }
    expect(unreadable).toContain('journal/0150');
    expect(unreadable.length).toBeLessThan(10);
    expect([...saved, ...unreadable].toSorted()).toEqual(entries);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['gone to waste', (path) => writeFile(path, 'waste '.repeat(5_000))],
    ['empty', (path) => truncate(path)],
    ['gone', (path) => rm(path)],
  ])('saves the files of a store whose SQLite file is %s', async (_how, spoil) => {
    await using filled = await filledStore();
    const { root, out, store } = filled;
    await store.close();
    await spoil(databasePath(root));
    const { objects, unreadable } = await exportObjects(root, out);
    expect(objects).toBe(2);
    expect(unreadable).toEqual([expect.stringContaining('all small objects')]);
    expect(await readFile(join(out, 'originals/a'), 'utf8')).toBe('a picture');
  });
});
