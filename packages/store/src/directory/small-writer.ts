import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import {
  connectDatabase,
  createTables,
  databasePath,
  formOf,
  isBusy,
  isFull,
  markMade,
  unfinished,
} from './database.ts';
import { etagOfRow, infoOf } from './object-info.ts';
import type { Failure, Placing, Result, Write } from './writes.ts';

/** How long a write waits for other processes, ms. They hold the lock for the time of one flush. */
const patience = 10_000;

interface Open {
  database: DatabaseSync;
  find: StatementSync;
  put: StatementSync;
  delete: StatementSync;
}

/**
 * Writes small objects: all that it is given in one transaction, so that one flush is enough for all. It is synchronous
 * and waits for the disk, so it has a thread of its own (`small-writer-thread.ts`).
 */
export class SmallWriter {
  readonly #root: string;
  #open: Open | undefined;
  /** Whether the log may have bytes of objects that were deleted or replaced. */
  #logHasDeleted = true;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Does the writes in order and returns when they are on disk. When the disk is full for all of them together, each is
   * tried alone: a small one may still have room.
   */
  write(writes: readonly Write[]): Result[] {
    try {
      return this.#transact(writes);
    } catch (error) {
      if (writes.length === 1 || !isFull(error)) return writes.map(() => failureOf(error));
      return writes.flatMap((write) => this.write([write]));
    }
  }

  /**
   * Empties the log if it may have something that was deleted. Returns false while another process is at work there:
   * then try again. https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
   */
  forget(): boolean {
    if (!this.#logHasDeleted || !this.#open) return true;
    try {
      const result = this.#open.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      this.#logHasDeleted = result?.busy !== 0;
    } catch {
      // The next write meets the same fault and reports it.
      return true;
    }
    return !this.#logHasDeleted;
  }

  close(): void {
    this.#open?.database.close();
    this.#open = undefined;
  }

  #transact(writes: readonly Write[]): Result[] {
    this.#open ??= open(this.#root);
    const { database } = this.#open;
    begin(database);
    const replaced: string[] = [];
    try {
      const results = writes.map((write) => this.#do(write, this.#open as Open, replaced));
      database.exec('COMMIT');
      // Readers look for rows first, so nobody sees a file that a crash leaves here.
      for (const file of replaced) rmSync(file, { force: true });
      return results;
    } catch (error) {
      // Some failures have rolled back already: https://www.sqlite.org/lang_transaction.html
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Adds to `replaced` the file that a new row takes the place of. */
  #do(write: Write, open: Open, replaced: string[]): Result {
    if (write.do === 'delete') {
      for (const key of write.keys) this.#deleteRow(open, key);
      return true;
    }
    const target = join(this.#root, write.key);
    const { key, body } = write;
    const row = open.find.get(key);
    if (!mayPlace(write, row, target)) return false;
    if (typeof body === 'object' && 'file' in body) {
      try {
        if (write.only === 'absent') linkSync(body.file, target);
        else renameSync(body.file, target);
        // Without this, a power cut could keep the deletion of the row and lose the new name.
        if (row !== undefined) syncFolder(dirname(target));
      } catch (error) {
        return failureOf(error);
      }
      this.#deleteRow(open, key);
      return true;
    }
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    open.put.run(key, Date.now(), crc32(bytes), bytes);
    if (row !== undefined) this.#logHasDeleted = true;
    else if (existsSync(target)) replaced.push(target);
    return true;
  }

  #deleteRow(open: Open, key: string): void {
    if (open.delete.run(key).changes !== 0) this.#logHasDeleted = true;
  }
}

/** Whether the condition of a write holds. The transaction keeps all other writers out meanwhile. */
function mayPlace({ key, only }: Placing, row: Record<string, unknown> | undefined, target: string): boolean {
  if (only === undefined) return true;
  if (only === 'absent') return row === undefined && !existsSync(target);
  if (row !== undefined) return etagOfRow(row.id) === only.etag;
  const file = statSync(target, { bigint: true, throwIfNoEntry: false });
  return file !== undefined && infoOf(key, file)?.etag === only.etag;
}

function open(root: string): Open {
  // SQLite makes the names in this folder durable, but not the folder's own name.
  if (mkdirSync(dirname(databasePath(root)), { recursive: true }) !== undefined) syncFolder(root);
  const database = connectDatabase(root, { patience });
  try {
    database.exec('PRAGMA busy_timeout = 0');
    begin(database);
    const form = formOf(root, database);
    if (form === 'unfinished') throw unfinished(root);
    if (form === 'none') createTables(database, 'whole');
    database.exec('COMMIT');
    markMade(root);
    return {
      database,
      find: database.prepare('SELECT id FROM objects WHERE key = ?'),
      put: database.prepare(
        'INSERT OR REPLACE INTO objects (key, modified, crc32, bytes) VALUES (?, ?, ?, ?)',
      ),
      delete: database.prepare('DELETE FROM objects WHERE key = ?'),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Some network file systems can't do it.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    closeSync(descriptor);
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Begins a transaction that writes, as soon as no other process has one. SQLite's own wait polls at growing intervals
 * up to 100 ms, so whoever waits long loses to newcomers: with two busy processes one write in a hundred took 0.2 s.
 * Short random pauses give each the same chance.
 */
function begin(database: DatabaseSync): void {
  const until = Date.now() + patience;
  for (;;) {
    try {
      database.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      Atomics.wait(sleeper, 0, 0, 0.2 + Math.random() * 0.6);
    }
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, syscall, errcode } = error as Error & Partial<Failure>;
  return { message, code, syscall, errcode };
}
