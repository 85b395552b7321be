import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { itIsACatalogue } from '@slugline/testing/contracts/catalogue';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { catalogueRow } from '@slugline/testing/samples/catalogue-row';
import { spoilSqlite } from '@slugline/testing/stores/spoil-catalogue';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../open-catalogue.ts';

const fileIn = (data: string) => join(data, 'catalogue', 'stories.sqlite');
const openIn = async (data: string, onRenewed: (reason: string) => void = () => {}) => {
  const catalogue = await openCatalogue({ catalogue: 'sqlite', data }, onRenewed);
  if (catalogue === undefined) throw new Error('it must be on');
  return catalogue;
};

describe('a catalogue in SQLite', () => {
  itIsACatalogue(async () => {
    const folder = await temporaryFolder();
    return {
      open: (onRenewed) => openIn(folder.path, onRenewed),
      spoil: spoilSqlite(folder.path),
      close: () => folder[Symbol.asyncDispose](),
    };
  });

  it('keeps none of the words of a deleted story in its file', async () => {
    await using folder = await temporaryFolder();
    const catalogue = await openIn(folder.path);
    const row = catalogueRow({ headline: 'Quillfeather', summary: 'Ombersley' });
    await catalogue.put([row, ...Array.from({ length: 50 }, () => catalogueRow())]);
    await catalogue.delete(row.id);
    await catalogue.close();
    const bytes = (await readFile(fileIn(folder.path))).toString('latin1').toLowerCase();
    expect(bytes).not.toContain('quillfeather');
    expect(bytes).not.toContain('ombersley');
  });

  it('says what keeps it from being opened, and comes right when that is gone', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'catalogue'), 'a file where the folder should be');
    const catalogue = await openIn(folder.path);
    await expect(catalogue.count({})).rejects.toMatchObject({ code: 'catalogue_unavailable' });
    await rm(join(folder.path, 'catalogue'));
    await mkdir(join(folder.path, 'catalogue'));
    expect(await catalogue.count({})).toBe(0);
    await catalogue.close();
  });

  it('tells whoever opened it that it was damaged', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'catalogue'));
    await writeFile(
      fileIn(folder.path),
      'this is no database, although it is long enough to be one'.repeat(100),
    );
    const reasons: string[] = [];
    const catalogue = await openIn(folder.path, (reason) => reasons.push(reason));
    expect(await catalogue.count({})).toBe(0);
    expect(reasons).toEqual([expect.stringContaining('not a database')]);
    await catalogue.close();
  });
});
