import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SluglineError } from '@slugline/story';
import { Kysely } from 'kysely';
import { type CallMethod, selfHealing } from '../sql/self-healing.ts';
import { type SqlCatalogue, sqlCatalogue } from '../sql/sql-catalogue.ts';
import type { Tables } from '../sql/tables.ts';
import { NodeSqliteDialect } from './node-sqlite-dialect.ts';
import { sqliteEngine } from './sqlite-engine.ts';

/** How long a statement waits for another process to end its transaction, ms. */
const busyMs = 5000;

/** What WAL mode needs beside the file: https://www.sqlite.org/wal.html */
const companions = ['', '-wal', '-shm'];

/**
 * Opens the catalogue in a file, which other processes may have open, too. The file is made when it is missing, also while
 * the catalogue is open. A damaged file is replaced by an empty one. Blocks its thread while SQLite works.
 */
export function openCatalogueFile(
  file: string,
  onRenewed: (reason: string) => void,
): { call: CallMethod; close(): Promise<void> } {
  let open: { catalogue: SqlCatalogue; file: string | undefined } | undefined;

  const close = async () => {
    const closing = open?.catalogue;
    open = undefined;
    // Closing also copies what is in the log into the file. A damaged file can't take it.
    await closing?.close().catch(() => {});
  };

  const current = async () => {
    if (open !== undefined && open.file === identityOf(file)) return open.catalogue;
    await close();
    const db = new DatabaseSync(connectable(file));
    const catalogue = sqlCatalogue(new Kysely<Tables>({ dialect: new NodeSqliteDialect(db) }), sqliteEngine);
    try {
      // What a crash of the machine may take from a catalogue is found and made again, so no write is flushed by itself.
      for (const pragma of [
        `busy_timeout = ${busyMs}`,
        'journal_mode = wal',
        'synchronous = normal',
        'secure_delete = on',
      ])
        db.exec(`pragma ${pragma}`);
      open = { catalogue, file: identityOf(file) };
      await catalogue.prepare();
    } catch (error) {
      if (db.isOpen) db.close();
      throw error;
    }
    return catalogue;
  };

  const remove = async () => {
    const mine = open?.file ?? identityOf(file);
    await close();
    // Another process may have replaced it already.
    if (identityOf(file) !== mine) return;
    for (const companion of companions) rmSync(`${file}${companion}`, { force: true });
  };

  return { call: selfHealing({ engine: sqliteEngine, current, remove, onRenewed }), close };
}

/** Returns what tells the file from another one of the same name; undefined when there is none. */
function identityOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

/** Makes the file's folder. Throws `catalogue_unavailable`. */
function connectable(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return file;
  } catch (cause) {
    const message = `the folder of the catalogue can't be made: ${(cause as Error).message}`;
    throw new SluglineError('catalogue_unavailable', message, { cause });
  }
}
