import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { catalogueFile, openCatalogue } from '@slugline/catalogue';
import { newStoryId } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { catalogueRow } from '@slugline/testing/samples/catalogue-row';
import { describe, expect, it } from 'vitest';
import { examineCatalogue } from './examine-catalogue.ts';

const found = (text: RegExp, warning = false) => ({ found: expect.stringMatching(text), warning });

describe('the finding about the catalogue', () => {
  it('says that there is none yet, and makes none', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    expect(await examineCatalogue({ catalogue: 'sqlite', data })).toEqual(
      found(/the first start creates it/),
    );
    expect(existsSync(data)).toBe(false);
    expect(await examineCatalogue({ catalogue: 'off', data })).toEqual(found(/^off/));
  });

  it('has its engine, its version, its stories, and how far behind it is', async () => {
    await using folder = await temporaryFolder();
    const config = { catalogue: 'sqlite', data: folder.path };
    const catalogue = await openCatalogue(config, () => {});
    await catalogue?.put([catalogueRow(), catalogueRow()]);
    await catalogue?.note({ filledTo: newStoryId(Date.UTC(2024, 1, 2)) });
    expect(await examineCatalogue(config)).toEqual(
      found(/^SQLite 3\.[\d.]+, .*stories\.sqlite, version \d+, 2 stories; never.*until 2024-02-02T/, true),
    );
    await catalogue?.note({ filled: true, comparedTo: Date.UTC(2026, 10, 30) });
    await catalogue?.close();
    expect(await examineCatalogue(config)).toEqual(found(/2 stories; last compared .* at 2026-11-30T[^;]*$/));
  });

  it('says that it was damaged', async () => {
    await using folder = await temporaryFolder();
    const file = catalogueFile(folder.path);
    await mkdir(dirname(file));
    await writeFile(file, 'this is no database, although it is long enough to be one'.repeat(100));
    expect(await examineCatalogue({ catalogue: 'sqlite', data: folder.path })).toEqual(
      found(/damaged .*not a database/, true),
    );
  });

  it('fails when PostgreSQL does not answer, and never shows a password', async () => {
    const catalogue = 'postgres://slugline:secret@127.0.0.1:1/slugline';
    const error = await examineCatalogue({ catalogue, data: '/nowhere' }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'catalogue_unavailable' });
    expect(String(error)).not.toContain('secret');
  });
});
