import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
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

/**
 * The files of a database in WAL mode (https://www.sqlite.org/wal.html), in the order in which they are removed. Once the
 * file itself is gone, another process may make a new one, whose log must stay.
 */
const endings = ['-wal', '-shm', ''];

/**
 * Opens the catalogue in a file, which other processes may have open, too. The file is made when it is missing, also while
 * the catalogue is open. A damaged file is replaced by an empty one. Blocks its thread while SQLite works.
 */
export function openCatalogueFile(
  file: string,
  onRenewed: (reason: string) => void,
): { call: CallMethod; close(): Promise<void> } {
  let open: SqlCatalogue | undefined;
  /** Which file was opened last, also if it could not be used. */
  let last: string | undefined;

  const close = async () => {
    const closing = open;
    open = undefined;
    // Closing also copies what is in the log into the file. A damaged file can't take it.
    await closing?.close().catch(() => {});
  };

  const current = async () => {
    if (open !== undefined && last === identityOf(file)) return open;
    return alone(file, async () => {
      await close();
      last = identityOf(file);
      const db = new DatabaseSync(file);
      const catalogue = sqlCatalogue(
        new Kysely<Tables>({ dialect: new NodeSqliteDialect(db) }),
        sqliteEngine,
      );
      try {
        // What a crash of the machine may take from a catalogue is found and made again, so no write is flushed by itself.
        for (const pragma of [
          `busy_timeout = ${busyMs}`,
          'journal_mode = wal',
          'synchronous = normal',
          'secure_delete = on',
        ])
          db.exec(`pragma ${pragma}`);
        await catalogue.prepare();
      } catch (error) {
        if (db.isOpen) db.close();
        throw error;
      }
      open = catalogue;
      return catalogue;
    });
  };

  const remove = async () => {
    await alone(file, async () => {
      await close();
      // Another process may have replaced it already.
      if (identityOf(file) !== last) return;
      for (const ending of endings) rmSync(`${file}${ending}`, { force: true });
    });
  };

  return {
    call: selfHealing({ engine: sqliteEngine, current, remove, onRenewed }),
    close: async () => {
      // What can't be closed is left to the process that opens the file next.
      if (open !== undefined) await alone(file, close).catch(() => {});
    },
  };
}

/**
 * Does work during which no other process opens, closes or removes the catalogue: SQLite, which opens and removes the log
 * by its name, would take that of a new file for that of the one before. The lock is one of SQLite's, which ends with its
 * process. Makes the files that are missing.
 */
async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  makeFile(file);
  const lock = new DatabaseSync(`${file}.lock`, { timeout: busyMs });
  try {
    lock.exec('begin exclusive');
    makeFile(file);
    return await work();
  } finally {
    lock.close();
  }
}

/**
 * Returns what tells the file from another one of the same name; undefined when there is none. The number of a removed
 * file may be given to the next one, but not its time.
 */
function identityOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}:${found.birthtimeNs}`;
}

/**
 * Makes the file and its folder if they are missing. A file that is there is not opened: closing it would end the locks
 * that this process has on it (https://www.sqlite.org/howtocorrupt.html, 2.2). Throws `catalogue_unavailable`.
 */
function makeFile(file: string): void {
  try {
    if (identityOf(file) !== undefined) return;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a'));
  } catch (cause) {
    const message = `the file of the catalogue can't be made: ${(cause as Error).message}`;
    throw new SluglineError('catalogue_unavailable', message, { cause });
  }
}
