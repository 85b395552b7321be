import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestPostgres } from '../servers/postgres.ts';

/** Ways to spoil a catalogue, also while processes have it open. */
export type Spoil = Record<(typeof spoilings)[number], () => Promise<unknown>>;

export const spoilings = ['deleted', 'damaged', 'of a newer version'] as const;

/** What a newer version might have done to the tables. */
const newer = (tables: string) =>
  `update ${tables}about set value = '999' where name = 'version'; ` +
  `alter table ${tables}story rename column row to whole`;

/** Spoils the SQLite file in this data folder. */
export const spoilSqlite = (data: string): Spoil => {
  const file = join(data, 'catalogue', 'stories.sqlite');
  return {
    deleted: () => rm(join(data, 'catalogue'), { recursive: true, force: true }),
    damaged: async () => {
      // Waste over all pages, also over those that are still in the log. The last file tells whoever has the database
      // open which pages in its memory are still valid: it must read them again.
      for (const name of [file, `${file}-wal`, `${file}-shm`]) {
        const there = await open(name, 'r+').catch(() => undefined);
        if (there === undefined) continue;
        const { size } = await there.stat();
        await there.write(Buffer.alloc(size, 0x2a), 0, size, 0);
        await there.close();
      }
    },
    'of a newer version': async () => {
      const database = new DatabaseSync(file, { timeout: 5_000 });
      database.exec(newer(''));
      database.close();
    },
  };
};

/** Spoils the tables in this database. `tell` runs SQL. */
export const spoilPostgres = (tell: (sql: string) => Promise<unknown>): Spoil => {
  const schema = 'slugline_catalogue';
  return {
    deleted: () => tell(`drop schema ${schema} cascade`),
    damaged: () => tell(`drop table ${schema}.words`),
    'of a newer version': () => tell(newer(`${schema}.`)),
  };
};

/** Where a catalogue is: the setting, and how to spoil it for a newsroom with this data folder. */
interface CatalogueDriver {
  setting: string;
  spoil(data: string): Spoil;
}

/** Both drivers of the catalogue, by name. `database` makes a database for PostgreSQL. */
export const catalogueDrivers: [string, (database: TestPostgres['database']) => Promise<CatalogueDriver>][] =
  [
    ['SQLite', async () => ({ setting: 'sqlite', spoil: spoilSqlite })],
    [
      'PostgreSQL',
      async (database) => {
        const { url, tell } = await database();
        return { setting: url, spoil: () => spoilPostgres(tell) };
      },
    ],
  ];
