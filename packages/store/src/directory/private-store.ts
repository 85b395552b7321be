import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { largeFolders, SluglineError } from '@slugline/story';
import { checkKey, checkPrefix } from '../object-key.ts';
import type { Body, ListOptions, ObjectInfo, ObjectStore, PutOptions } from '../port.ts';
import { boundsOf, type Range } from '../range.ts';
import { streamOf } from '../stream-of.ts';
import { hasDatabase } from './database.ts';
import type { FileStore } from './file-store.ts';
import { writeNewFile } from './new-file.ts';
import type { SmallObjects } from './small-objects.ts';
import type { Placing } from './writes.ts';

/** The largest small object, bytes. */
export const largestSmall = 1024 * 1024;

type Small = Uint8Array | string;

/**
 * A private store: the small objects of some folders are rows of one SQLite file, all other objects are files. A key of
 * these folders may name either, depending on the size of its object. Where a crash has left both, the row counts: a
 * file gets its name before the row of its key goes, and goes after a row has come. Both happen in transactions, so only
 * one process at a time does either.
 */
export class PrivateStore implements ObjectStore {
  readonly conditionalWrites = true;
  /** True of small objects only. */
  readonly conditionalReplace = false;
  readonly #files: FileStore;
  readonly #objects: SmallObjects;
  readonly #small: readonly string[];
  #hasDatabase = false;

  constructor(files: FileStore, objects: SmallObjects, small: readonly string[]) {
    this.#files = files;
    this.#objects = objects;
    this.#small = small;
  }

  get name(): string {
    return this.#files.name;
  }

  async put(key: string, body: Body, options: PutOptions = {}): Promise<void> {
    try {
      if (!this.#maybeSmall(key)) return await (await this.#filesFor(key)).put(key, body, options);
      checkKey(key);
      const known = await upToSmall(body);
      options.signal?.throwIfAborted();
      await this.#place(key, known);
    } finally {
      if (body instanceof Readable) body.destroy();
    }
  }

  async putIfAbsent(key: string, body: Small): Promise<boolean> {
    if (!this.#maybeSmall(key)) return (await this.#filesFor(key)).putIfAbsent(key, body);
    checkKey(key);
    return this.#place(key, body, 'absent');
  }

  async putIfMatch(key: string, body: Small, etag: string): Promise<boolean> {
    if (!this.#maybeSmall(key)) return (await this.#filesFor(key)).putIfMatch(key, body, etag);
    checkKey(key);
    return this.#place(key, body, { etag });
  }

  async get(key: string, range?: Range): Promise<{ info: ObjectInfo; body: Readable }> {
    if (!this.#maybeSmall(key)) return this.#files.get(key, range);
    checkKey(key);
    const found = this.#objects.read(key);
    if (found) return opened(key, found, range);
    try {
      return await this.#files.get(key, range);
    } catch (error) {
      // A row may have taken the place of the file meanwhile.
      const later = isMissing(error) ? this.#objects.read(key) : undefined;
      if (later) return opened(key, later, range);
      throw error;
    }
  }

  async link(key: string, file: string): Promise<boolean> {
    if (this.#maybeSmall(key) && this.#objects.head(key) !== undefined) return false;
    return (await this.#filesFor(key)).link(key, file);
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    if (!this.#maybeSmall(key)) return this.#files.head(key);
    checkKey(key);
    return this.#objects.head(key) ?? (await this.#files.head(key)) ?? this.#objects.head(key);
  }

  async *list(prefix: string, { after = '' }: ListOptions = {}): AsyncGenerator<ObjectInfo> {
    checkPrefix(prefix);
    checkPrefix(after);
    const files = this.#files.list(prefix, { after });
    if (!this.#small.some((folder) => folder.startsWith(prefix) || prefix.startsWith(folder))) {
      yield* files;
      return;
    }
    yield* merged(this.#objects.list(prefix, after), files);
  }

  async copy(from: string, to: string, options: PutOptions = {}): Promise<void> {
    if (!this.#maybeSmall(from) && !this.#maybeSmall(to)) return (await this.#filesFor(to)).copy(from, to);
    checkKey(to);
    await this.put(to, (await this.get(from)).body, options);
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) checkKey(key);
    const small = keys.filter((key) => this.#maybeSmall(key));
    // A file that a crash left beside its row goes first: without the row it would be seen.
    const files = keys.filter((key) => !small.includes(key) || existsSync(join(this.name, key)));
    if (files.length > 0) await this.#files.delete(files);
    if (small.length > 0) await this.#objects.delete(small);
  }

  /** A small object has no file: its URL contains its bytes (RFC 2397). */
  async presign(key: string): Promise<string> {
    const found = this.#maybeSmall(key) ? this.#objects.read(key) : undefined;
    if (found) return `data:application/octet-stream;base64,${found.bytes.toString('base64')}`;
    return this.#files.presign(key);
  }

  sweep(untouchedSince: Date): Promise<void> {
    return this.#files.sweep(untouchedSince);
  }

  close(): Promise<void> {
    return this.#objects.close();
  }

  /**
   * Returns the store of the files, to write one. Makes the SQLite file before the first original or rendition: then a
   * store that has some of them and no SQLite file has lost it.
   */
  async #filesFor(key: string): Promise<FileStore> {
    if (!this.#hasDatabase && largeFolders.some((folder) => key.startsWith(folder))) {
      if (!hasDatabase(this.name)) await this.#objects.create();
      this.#hasDatabase = true;
    }
    return this.#files;
  }

  #maybeSmall(key: string): boolean {
    return this.#small.some((folder) => key.startsWith(folder));
  }

  async #place(key: string, body: Body, only?: Placing['only']): Promise<boolean> {
    if (isSmall(body)) return this.#objects.place({ key, body, only });
    let placed = false;
    await this.#files.place(
      key,
      (path, attempt) => writeNewFile(path, body, attempt),
      async (file) => {
        placed = await this.#objects.place({ key, body: { file }, only });
        return placed && only !== 'absent' ? 'moved' : 'left';
      },
    );
    return placed;
  }
}

const isSmall = (body: Body): body is Small =>
  typeof body === 'string'
    ? Buffer.byteLength(body) <= largestSmall
    : body instanceof Uint8Array && body.byteLength <= largestSmall;

/** Returns the bytes of a file or a stream when they are few. Of a larger stream it returns a stream of the same bytes. */
async function upToSmall(body: Body): Promise<Body> {
  if (body instanceof Readable) return startOf(body);
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  const found = await stat(body.file).catch(() => undefined);
  // Writing reports a file that is missing.
  if (!found?.isFile() || found.size > largestSmall) return body;
  return startOf(createReadStream(body.file));
}

async function startOf(source: Readable): Promise<Buffer | Readable> {
  const chunks: Buffer[] = [];
  const rest: AsyncIterator<Buffer | string> = source[Symbol.asyncIterator]();
  for (let bytes = 0; bytes <= largestSmall; ) {
    const { done, value } = await rest.next();
    if (done) return Buffer.concat(chunks);
    const chunk = Buffer.from(value);
    chunks.push(chunk);
    bytes += chunk.length;
  }
  async function* all() {
    try {
      yield* chunks;
      yield* { [Symbol.asyncIterator]: () => rest };
    } finally {
      source.destroy();
    }
  }
  return Readable.from(all(), { objectMode: false });
}

function opened(
  key: string,
  { info, bytes }: { info: ObjectInfo; bytes: Buffer },
  range?: Range,
): { info: ObjectInfo; body: Readable } {
  const bounds = range && boundsOf(key, range, info.bytes);
  const asked = bounds ? bytes.subarray(bounds.start, bounds.end + 1) : bytes;
  return { info, body: streamOf(asked) };
}

const isMissing = (error: unknown): boolean =>
  error instanceof SluglineError && error.code === 'object_missing';

/** Yields the objects of both in order of key, by UTF-8 bytes. Where both have a key, the row counts. */
async function* merged(
  rows: Iterable<ObjectInfo>,
  files: AsyncIterable<ObjectInfo>,
): AsyncGenerator<ObjectInfo> {
  const left = rows[Symbol.iterator]();
  let row = left.next();
  for await (const file of files) {
    let order = 1;
    for (; !row.done; row = left.next()) {
      order = Buffer.compare(Buffer.from(row.value.key), Buffer.from(file.key));
      if (order > 0) break;
      yield row.value;
      if (order === 0) {
        row = left.next();
        break;
      }
    }
    if (order !== 0) yield file;
  }
  for (; !row.done; row = left.next()) yield row.value;
}
