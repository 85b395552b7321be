import { closeSync, existsSync, fsyncSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { smallObjectsFolder } from '../own-folders.ts';

// The thread that writes imports this file, so it imports no package: those take a thread a quarter of a second to load.

/** Says in the file's header that it is ours: https://www.sqlite.org/pragma.html#pragma_application_id */
const applicationId = 0x536c_7567;

/** The `user_version` of a file whose objects are all there. While `slugline migrate` fills a file, it has version 0. */
const currentVersion = 1;

/**
 * `id` is the ETag: AUTOINCREMENT gives no number twice, so an object that is written again has another. SQLite compares
 * `key` by its UTF-8 bytes, which is the order of S3 listings. `crc32` finds damage that leaves the file's structure whole.
 */
const schema = `
  CREATE TABLE objects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    modified INTEGER NOT NULL,
    crc32 INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT`;

/** Up to this size (bytes), a file is checked whole when it is opened: that takes a tenth of a second at most. */
const checkedWhole = 64 * 1024 * 1024;

/** The SQLite file of the directory store at `root`. */
export const databasePath = (root: string): string => join(root, smallObjectsFolder, 'objects.sqlite');

/**
 * A file beside it that says that it has its tables. Without it, a file that was emptied or lost would look like that of
 * a new store, and the newsroom would begin without its stories.
 */
const markPath = (root: string): string => join(root, smallObjectsFolder, 'made');

const hadObjects = 'it is missing or empty, although it had objects';

/** Writes the mark, unless it is there. Call it when the tables are on disk. */
export function markMade(root: string): void {
  const path = markPath(root);
  if (existsSync(path)) return;
  for (const [name, flags] of [
    [path, 'a'],
    [join(root, smallObjectsFolder), 'r'],
  ] as const) {
    const descriptor = openSync(name, flags);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

export interface Connecting {
  /** How long to wait for a lock of another process, ms. */
  patience: number;
  /** Keeps all other processes out until the connection is closed. */
  alone?: boolean;
}

/**
 * Opens the file of small objects; creates an empty one, without tables, where there is none. Every process that has it
 * open holds a lock on it, so that `alone` fails then: https://www.sqlite.org/wal.html#use_of_wal_without_shared_memory
 * Throws `store_damaged` for a file that had tables, and is missing or empty.
 */
export function connectDatabase(root: string, { patience, alone = false }: Connecting): DatabaseSync {
  const path = databasePath(root);
  // SQLite would make a new file and delete the log that is left of the lost one.
  if (existsSync(markPath(root)) && !hasBytes(path)) throw damaged(path, hadObjects);
  const database = new DatabaseSync(path, { timeout: patience });
  try {
    if (alone) database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;`);
    if (alone) database.exec('BEGIN EXCLUSIVE; COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The form of an open file: `none` has no objects and no tables yet, `unfinished` is being filled from plain files. */
export type Form = 'none' | 'unfinished' | 'whole';

/**
 * Returns the form of a file. Throws `store_later_form` for one of a later version, `store_damaged` for one of another
 * program, or an empty one that had objects.
 */
export function formOf(root: string, database: DatabaseSync): Form {
  const number = (pragma: string) =>
    Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
  const version = number('user_version');
  const path = databasePath(root);
  if (number('application_id') !== applicationId) {
    if (number('schema_version') === 0) {
      if (!existsSync(markPath(root))) return 'none';
      throw damaged(path, hadObjects);
    }
    throw damaged(path, 'it is not a file of this program');
  }
  if (version > currentVersion)
    throw new FormError(
      'store_later_form',
      `${path} has the form ${version} of a later version; this version reads form ${currentVersion}`,
    );
  return version === currentVersion ? 'whole' : 'unfinished';
}

/** Makes the tables in a file that has none. Call it in a transaction. */
export function createTables(database: DatabaseSync, form: 'unfinished' | 'whole'): void {
  database.exec(`${schema}; PRAGMA application_id = ${applicationId}`);
  setForm(database, form);
}

export const setForm = (database: DatabaseSync, form: 'unfinished' | 'whole'): void =>
  database.exec(`PRAGMA user_version = ${form === 'whole' ? currentVersion : 0}`);

/**
 * Throws `store_damaged` when the file can't be trusted. A small file is checked whole, of a large one its ends: a whole
 * check of a million stories would delay a start by minutes. `slugline doctor` checks all of it.
 */
export function checkDatabase(root: string, database: DatabaseSync): void {
  const path = databasePath(root);
  if (statSync(path).size <= checkedWhole) {
    const [fault] = faultsOf(database, 'quick_check(1)');
    if (fault !== undefined) throw damaged(path, fault);
    return;
  }
  for (const column of ['id', 'key'])
    for (const order of ['ASC', 'DESC'])
      database.prepare(`SELECT length(bytes) FROM objects ORDER BY ${column} ${order} LIMIT 100`).all();
}

/** Returns what SQLite finds wrong with the whole file. Reads all of it. */
export function faultsOf(database: DatabaseSync, check = 'integrity_check(10)'): string[] {
  const found = database.prepare(`PRAGMA ${check}`).all();
  return found
    .map((row) => String(Object.values(row)[0]).replaceAll('\n', ' '))
    .filter((line) => line !== 'ok');
}

/** Whether there is a file of small objects, or was one. A start that was killed may have left an empty one. */
export const hasDatabase = (root: string): boolean =>
  hasBytes(databasePath(root)) || existsSync(markPath(root));

const hasBytes = (path: string): boolean => existsSync(path) && statSync(path).size > 0;

const damaged = (path: string, how: string): FormError =>
  new FormError('store_damaged', `${path} is damaged: ${how}`);

/** The error for a store whose files `slugline migrate` has not all moved yet. */
export const unfinished = (root: string): FormError =>
  new FormError(
    'store_earlier_form',
    `${root} is not yet moved: \`slugline migrate\` has begun and not ended`,
  );

/** The file is none that can be used. `code` is one of `SluglineError`. */
export class FormError extends Error {
  readonly code: 'store_damaged' | 'store_later_form' | 'store_earlier_form';

  constructor(code: FormError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Result codes of SQLite: https://www.sqlite.org/rescode.html. The low byte is the primary code. */
const busy = [5, 6];
const corrupt = [11, 26];
const full = 13;
/** The index of the log can't grow (SQLITE_IOERR_SHMSIZE): the disk is full. */
const noRoomForIndex = 4874;

const resultOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;

/** Whether an error comes from SQLite. */
export const isOfDatabase = (error: unknown): error is Error => resultOf(error) !== 0;

/** Whether another process has the lock that a statement needs. */
export const isBusy = (error: unknown): boolean => busy.includes(resultOf(error) & 0xff);

/** Whether SQLite found the file damaged. */
export const isCorrupt = (error: unknown): boolean => corrupt.includes(resultOf(error) & 0xff);

export const isFull = (error: unknown): boolean =>
  resultOf(error) === full || resultOf(error) === noRoomForIndex;
