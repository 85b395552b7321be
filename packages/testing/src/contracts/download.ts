import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { download, type ObjectStore, readText } from '@slugline/store';
import { sha256Of } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.ts';

/** What `download` promises for every store: one on the same disk, which links, and one that is read. */
export function itIsDownloadable(store: () => ObjectStore): void {
  describe('downloading an object to a local file', () => {
    const expected = { sha256: sha256Of('a film') };

    it('writes the whole object, and leaves it in the store', async () => {
      await using local = await temporaryFolder();
      await store().put('local/film', 'a film');
      const file = join(local.path, 'film.mp4');
      await download(store(), 'local/film', file, expected);
      expect(await readFile(file, 'utf8')).toBe('a film');
      await rm(file);
      expect(await readText(store(), 'local/film')).toBe('a film');
    });

    it('leaves the file as it was when the object is replaced or deleted', async () => {
      await using local = await temporaryFolder();
      await store().put('local/old', 'a film');
      const file = join(local.path, 'film.mp4');
      await download(store(), 'local/old', file, expected);
      await store().put('local/old', 'another film');
      await store().delete(['local/old']);
      expect(await readFile(file, 'utf8')).toBe('a film');
    });

    it('refuses bytes that were not submitted, and leaves no file', async () => {
      await using local = await temporaryFolder();
      await store().put('local/changed', 'another film');
      const file = join(local.path, 'film.mp4');
      await expect(download(store(), 'local/changed', file, expected)).rejects.toMatchObject({
        code: 'file_changed',
        where: 'local/changed',
      });
      expect(await readdir(local.path)).toEqual([]);
    });

    it('does not touch an existing file', async () => {
      await using local = await temporaryFolder();
      await store().put('local/film', 'a film');
      const file = join(local.path, 'film.mp4');
      await writeFile(file, 'mine');
      await expect(download(store(), 'local/film', file, expected)).rejects.toMatchObject({
        message: expect.stringContaining(file),
      });
      expect(await readFile(file, 'utf8')).toBe('mine');
    });

    it('throws object_missing when there is no such object', async () => {
      await using local = await temporaryFolder();
      await expect(
        download(store(), 'local/none', join(local.path, 'film.mp4'), expected),
      ).rejects.toMatchObject({
        code: 'object_missing',
        where: 'local/none',
      });
    });
  });
}
