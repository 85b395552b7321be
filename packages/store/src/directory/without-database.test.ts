import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { describe, expect, it } from 'vitest';
import { readText } from '../documents.ts';
import { databasePath } from './database.ts';
import { openDirectoryStore } from './directory-store.ts';
import { moveSmallObjects } from './move.ts';
import { largestSmall } from './private-store.ts';

/** Makes a store with these objects, and closes it. */
async function used(...keys: string[]) {
  const folder = await temporaryFolder();
  const store = await openDirectoryStore(folder.path);
  for (const key of keys)
    await store.put(key, key.includes('large') ? 'x'.repeat(largestSmall + 1) : 'small');
  await store.close();
  return {
    root: folder.path,
    file: databasePath(folder.path),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('a private store whose SQLite file is lost', () => {
  it.each([
    ['an original', 'originals/a'],
    ['a rendition', 'renditions/a/p1/w320.jpg'],
    ['a large draft', 'submissions/a/r1/large.docx'],
  ])('is not opened as an empty one, as %s shows', async (_what, key) => {
    await using store = await used('journal/a/000001.json', key);
    await rm(dirname(store.file), { recursive: true });
    const refused = { code: 'store_damaged', where: store.file, message: expect.stringContaining(key) };
    await expect(openDirectoryStore(store.root)).rejects.toMatchObject(refused);
    await expect(moveSmallObjects(store.root)).rejects.toMatchObject(refused);
    expect(existsSync(store.file)).toBe(false);
  });

  it('is not opened as an empty one when its log is left', async () => {
    await using store = await used('journal/a/000001.json');
    await rm(store.file);
    await writeFile(`${store.file}-wal`, 'pages that were not copied yet');
    await expect(openDirectoryStore(store.root)).rejects.toMatchObject({ code: 'store_damaged' });
    expect(existsSync(`${store.file}-wal`)).toBe(true);
  });

  it('is not opened as an empty one when the file has no bytes', async () => {
    await using store = await used('journal/a/000001.json', 'originals/a');
    await writeFile(store.file, '');
    await expect(openDirectoryStore(store.root)).rejects.toMatchObject({ code: 'store_damaged' });
  });
});

describe('a private store', () => {
  it('has its SQLite file before its first original, so that a start after a crash does not miss it', async () => {
    await using store = await used('originals/a');
    expect(existsSync(store.file)).toBe(true);
    const again = await openDirectoryStore(store.root);
    expect(await readText(again, 'originals/a')).toBe('small');
    await again.close();
  });

  it('may begin in an empty folder, or where a start was killed', async () => {
    await using store = await used();
    expect(existsSync(store.file)).toBe(false);
    await (await openDirectoryStore(store.root)).close();
  });
});
