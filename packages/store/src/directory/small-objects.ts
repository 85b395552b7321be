import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { SluglineError } from '@slugline/story';
import type { ObjectInfo } from '../port.ts';
import {
  checkDatabase,
  connectDatabase,
  FormError,
  formOf,
  hasDatabase,
  isBusy,
  unfinished,
} from './database.ts';
import { databaseError } from './database-errors.ts';
import { systemCode } from './file-errors.ts';
import { etagOfRow } from './object-info.ts';
import type { Failure, Placing, Result, Write } from './writes.ts';

/** How long a read waits for another process, ms. Only a process that starts or ends makes others wait, for moments. */
const patience = 2_000;

/** A transaction has at most this many writes and bytes, so that it is short. */
const most = { writes: 500, bytes: 16 * 1024 * 1024 };

const rowsAtOnce = 1_000;

interface Waiting {
  write: Write;
  resolve: (result: Result) => void;
}

interface Reader {
  database: DatabaseSync;
  read: StatementSync;
  head: StatementSync;
  list: StatementSync;
}

/**
 * The small objects of a directory store, in one SQLite file. Reads are synchronous and take some microseconds. Writes
 * go to a thread, which commits all that wait in one transaction. Several processes of one machine share the file.
 * Statements are never open across an await, so no process holds up another.
 */
export class SmallObjects {
  readonly #root: string;
  #reader: Reader | undefined;
  #thread: Worker | undefined;
  #waiting: Waiting[] = [];
  #underWay: Waiting[] = [];
  #ended: (() => void) | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Throws when the file can't be used: `store_damaged`, `store_later_form`, `store_earlier_form` when it is not filled
   * yet, `store_in_use` while `slugline migrate` fills it. Without a file nothing happens: the first write makes it.
   */
  check(): void {
    try {
      const reader = this.#reading();
      if (reader) checkDatabase(this.#root, reader.database);
    } catch (error) {
      if (isBusy(error))
        throw new SluglineError('store_in_use', `another process has ${this.#root} for itself`, {
          where: this.#root,
          cause: error,
        });
      throw databaseError(error, this.#root, `open the store ${this.#root}`, this.#root);
    }
  }

  /** Throws `store_mismatch` when the object's bytes are damaged. */
  read(key: string): { info: ObjectInfo; bytes: Buffer } | undefined {
    const row = this.#ask(key, (reader) => reader.read.get(key));
    if (row === undefined) return undefined;
    const { buffer, byteOffset, byteLength } = row.bytes as Uint8Array<ArrayBuffer>;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    if (crc32(bytes) !== row.crc32)
      throw new SluglineError('store_mismatch', `${key} in ${this.#root} has other bytes than were written`, {
        where: key,
      });
    return { info: infoOfRow({ ...row, size: bytes.length }), bytes };
  }

  head(key: string): ObjectInfo | undefined {
    const row = this.#ask(key, (reader) => reader.head.get(key));
    return row && infoOfRow(row);
  }

  /** Yields the objects whose keys begin with the prefix and come after `after`, in order of key. */
  *list(prefix: string, after: string): Generator<ObjectInfo> {
    // The first page may begin with the prefix itself, which is a key, too.
    const isBeyond = Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0;
    let from = isBeyond ? after : prefix;
    for (let including = isBeyond ? 0 : 1; ; including = 0) {
      const rows = this.#ask(prefix, (reader) => reader.list.all(from, including, from, rowsAtOnce)) ?? [];
      for (const row of rows) {
        from = String(row.key);
        if (!from.startsWith(prefix)) return;
        yield infoOfRow(row);
      }
      if (rows.length < rowsAtOnce) return;
    }
  }

  /**
   * Writes an object, or gives a larger one, a file, its name. Returns whether its condition held. A failed operation on
   * that file is thrown as it is.
   */
  place({ body, ...placing }: Omit<Placing, 'do'>): Promise<boolean> {
    const { key } = placing;
    return this.#write(
      { do: 'place', body: compact(body), ...placing },
      `write ${key} in ${this.#root}`,
      key,
    );
  }

  /** Makes the file, unless it is there. */
  async create(): Promise<void> {
    await this.#write({ do: 'delete', keys: [] }, `make the file of ${this.#root}`, this.#root);
  }

  async delete(keys: readonly string[]): Promise<void> {
    await this.#write({ do: 'delete', keys: [...keys] }, `delete in ${this.#root}`, keys[0] ?? '');
  }

  /** Closes the file when all writes have ended. */
  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread) {
      if (this.#waiting.length + this.#underWay.length > 0)
        await new Promise<void>((resolve) => {
          this.#ended = resolve;
        });
      const exit = new Promise((resolve) => thread.once('exit', resolve));
      thread.ref();
      thread.postMessage('close');
      await exit;
      this.#thread = undefined;
    }
    this.#reader?.database.close();
    this.#reader = undefined;
  }

  #ask<T>(where: string, ask: (reader: Reader) => T): T | undefined {
    try {
      const reader = this.#reading();
      return reader && ask(reader);
    } catch (error) {
      throw databaseError(error, this.#root, `read ${where} in ${this.#root}`, where);
    }
  }

  /** Returns undefined while there is no file: there are no small objects then. */
  #reading(): Reader | undefined {
    if (this.#reader || !hasDatabase(this.#root)) return this.#reader;
    const database = connectDatabase(this.#root, { patience });
    try {
      const form = formOf(this.#root, database);
      if (form === 'unfinished') throw unfinished(this.#root);
      if (form === 'whole') {
        database.exec('PRAGMA query_only = ON');
        this.#reader = {
          database,
          read: database.prepare('SELECT id, key, modified, crc32, bytes FROM objects WHERE key = ?'),
          head: database.prepare(
            'SELECT id, key, modified, length(bytes) AS size FROM objects WHERE key = ?',
          ),
          list: database.prepare(
            `SELECT id, key, modified, length(bytes) AS size FROM objects
             WHERE key >= ? AND (? OR key <> ?) ORDER BY key LIMIT ?`,
          ),
        };
        return this.#reader;
      }
    } catch (error) {
      database.close();
      throw error;
    }
    database.close();
    return undefined;
  }

  async #write(write: Write, doing: string, where: string): Promise<boolean> {
    const result = await new Promise<Result>((resolve) => {
      this.#waiting.push({ write, resolve });
      // All writes of one turn of the event loop go together.
      if (this.#waiting.length === 1 && this.#underWay.length === 0) queueMicrotask(() => this.#send());
    });
    if (typeof result === 'boolean') return result;
    const error = errorOf(result);
    throw isOfFile(write) && systemCode(error) !== undefined
      ? error
      : databaseError(error, this.#root, doing, where);
  }

  #send(): void {
    if (this.#underWay.length > 0 || this.#waiting.length === 0) return;
    let bytes = 0;
    const end = this.#waiting.findIndex(({ write }, at) => {
      bytes += sizeOf(write);
      return at > 0 && (at === most.writes || bytes > most.bytes);
    });
    this.#underWay = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
    this.#thread ??= this.#startThread();
    // Keeps the process alive until the writes are on disk.
    this.#thread.ref();
    this.#thread.postMessage(this.#underWay.map(({ write }) => write));
  }

  #answer(results: readonly Result[]): void {
    const done = this.#underWay;
    this.#underWay = [];
    for (const [at, { resolve }] of done.entries()) resolve(results[at] ?? { message: 'no answer' });
    this.#send();
    if (this.#underWay.length > 0) return;
    this.#thread?.unref();
    this.#ended?.();
  }

  #startThread(): Worker {
    const thread = new Worker(new URL('./small-writer-thread.ts', import.meta.url), {
      workerData: this.#root,
      execArgv: [],
      env: {},
    });
    thread.on('message', (results: Result[]) => this.#answer(results));
    const onEnd = (message: string) => {
      if (this.#thread !== thread) return;
      // The next write starts another. What was under way may be on disk or not, as after any failed write.
      this.#thread = undefined;
      const lost = this.#underWay.map((): Failure => ({ code: 'EIO', syscall: 'write', message }));
      this.#answer(lost);
    };
    thread.once('error', (error) => onEnd(`the thread that writes has failed: ${error.message}`));
    thread.once('exit', () => onEnd('the thread that writes has ended'));
    return thread;
  }
}

const infoOfRow = ({ id, key, modified, size }: Record<string, unknown>): ObjectInfo => ({
  key: String(key),
  bytes: Number(size),
  etag: etagOfRow(id),
  modified: new Date(Number(modified)),
});

/** The bytes of a write that cross to the thread. */
function sizeOf(write: Write): number {
  if (write.do === 'delete') return 0;
  return typeof write.body === 'object' && 'file' in write.body ? 0 : write.body.length;
}

const isOfFile = (write: Write): boolean =>
  write.do === 'place' && typeof write.body === 'object' && 'file' in write.body;

/** Copies a part of a larger buffer: all of that buffer would cross to the thread. */
const compact = (body: Placing['body']): Placing['body'] =>
  body instanceof Uint8Array && body.byteLength < body.buffer.byteLength ? new Uint8Array(body) : body;

function errorOf({ message, code, syscall, errcode }: Failure): Error {
  if (code === 'store_damaged' || code === 'store_later_form' || code === 'store_earlier_form')
    return new FormError(code, message);
  return Object.assign(new Error(message), {
    ...(code && { code }),
    ...(syscall && { syscall }),
    ...(errcode && { errcode }),
  });
}
