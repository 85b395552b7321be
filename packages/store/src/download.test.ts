import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { download } from './download.ts';
import { temporaryFolder, temporaryStore } from './temporary-store.ts';

const sha256 = createHash('sha256').update('a film').digest('hex');

describe('bringing an object to a local file', () => {
  it('brings it whole', async () => {
    await using temporary = await temporaryStore();
    await using local = await temporaryFolder();
    await temporary.store.put('film', 'a film');
    const file = join(local.path, 'film.mp4');
    await download(temporary.store, 'film', file, { sha256 });
    expect(await readFile(file, 'utf8')).toBe('a film');
  });

  it('refuses bytes that are not those submitted, and leaves no file', async () => {
    await using temporary = await temporaryStore();
    await using local = await temporaryFolder();
    await temporary.store.put('film', 'another film');
    const file = join(local.path, 'film.mp4');
    await expect(download(temporary.store, 'film', file, { sha256 })).rejects.toMatchObject({
      code: 'file_changed',
      where: 'film',
    });
    expect(await readdir(local.path)).toEqual([]);
  });

  it('does not touch a file that is there', async () => {
    await using temporary = await temporaryStore();
    await using local = await temporaryFolder();
    await temporary.store.put('film', 'a film');
    const file = join(local.path, 'film.mp4');
    await writeFile(file, 'mine');
    await expect(download(temporary.store, 'film', file, { sha256 })).rejects.toMatchObject({
      message: expect.stringContaining(file),
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });
});
