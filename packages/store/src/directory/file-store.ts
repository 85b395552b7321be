import { chmod, type FileHandle, link, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { toSluglineError } from '@slugline/story';
import { guardedBody } from '../guarded-body.ts';
import { checkKey, checkPrefix } from '../object-key.ts';
import { temporaryFolder } from '../own-folders.ts';
import {
  type Body,
  type ListOptions,
  type ObjectInfo,
  type ObjectStore,
  objectMissing,
  type PutOptions,
} from '../port.ts';
import { boundsOf, type Range } from '../range.ts';
import { streamOf } from '../stream-of.ts';
import { type Attempt, attempting, fileError, isMissing, systemCode } from './file-errors.ts';
import { Folders } from './folders.ts';
import { linkOrCopy, tryLink, writeNewFile } from './new-file.ts';
import { infoOf } from './object-info.ts';
import { sweep, temporaryPath } from './temporary-files.ts';
import { walk } from './walk.ts';

/**
 * The buffer size for reads. Large objects take about half the time they take with Node's 64 KiB (100 MB hashed and
 * copied, measured).
 */
const bytesAtOnce = 1024 * 1024;
/** Up to this size an object is read at once when it is opened: a stream of a file costs more than its bytes. */
const readAtOnce = 64 * 1024;

/** Who may read a store's files on this machine: whom this process's umask allows, or everybody. */
export type Readers = 'us' | 'everybody';

/** The mode of a file that everybody may read, independent of the umask. */
const readable = 0o644;

/**
 * An object is first written to `.tmp` in the same file system and flushed to disk. Only then it gets its name: by
 * `rename`, which replaces, or by `link`, which fails when the name exists. Objects are never changed in place, so a
 * copy can be another link to the same bytes.
 */
export class FileStore implements ObjectStore {
  readonly name: string;
  readonly conditionalWrites = true;
  /**
   * No file system has a conditional rename: a process that is paused after its check may replace a newer object
   * later.
   */
  readonly conditionalReplace = false;
  /** The mode of new files; undefined for what the umask leaves. */
  readonly #mode: number | undefined;
  readonly #folders: Folders;

  constructor(name: string, readers: Readers) {
    this.name = name;
    this.#mode = readers === 'everybody' ? readable : undefined;
    this.#folders = new Folders(name, { open: readers === 'everybody' });
  }

  async put(key: string, body: Body, { signal }: PutOptions = {}): Promise<void> {
    const replace = async (from: string, to: string) => {
      signal?.throwIfAborted();
      await rename(from, to);
      return 'moved' as const;
    };
    try {
      await this.place(key, this.#writing(body), replace);
    } finally {
      if (body instanceof Readable) body.destroy();
    }
  }

  async putIfAbsent(key: string, body: Uint8Array | string): Promise<boolean> {
    let absent = true;
    const linkIfAbsent = async (from: string, to: string) => {
      try {
        await link(from, to);
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error;
        absent = false;
      }
      return 'left' as const;
    };
    await this.place(key, this.#writing(body), linkIfAbsent);
    return absent;
  }

  async putIfMatch(key: string, body: Uint8Array | string, etag: string): Promise<boolean> {
    let matches = true;
    // Check as late as possible: writing and flushing the bytes takes much longer than renaming.
    const renameIfSeen = async (from: string, to: string) => {
      matches = (await this.head(key))?.etag === etag;
      if (!matches) return 'left';
      await rename(from, to);
      return 'moved';
    };
    await this.place(key, this.#writing(body), renameIfSeen);
    return matches;
  }

  async get(key: string, range?: Range): Promise<{ info: ObjectInfo; body: Readable }> {
    const handle = await open(this.#pathOf(key)).catch((error) => this.#throwUnread(error, key));
    try {
      const info = infoOf(key, await handle.stat({ bigint: true }));
      if (info === undefined) throw objectMissing(this.name, key);
      const bounds = range && boundsOf(key, range, info.bytes);
      if (info.bytes <= readAtOnce) {
        const bytes = await bytesOf(handle, bounds ?? { start: 0, end: info.bytes - 1 });
        await handle.close();
        return { info, body: streamOf(bytes) };
      }
      const file = handle.createReadStream({ ...bounds, highWaterMark: bytesAtOnce });
      const body = guardedBody(file, (error) =>
        toSluglineError(fileError(error, this.#doing('read', key), key)),
      );
      return { info, body };
    } catch (error) {
      await handle.close();
      return this.#throwUnread(error, key);
    }
  }

  async link(key: string, file: string): Promise<boolean> {
    if ((await this.head(key)) === undefined) throw objectMissing(this.name, key);
    return attempting(`link ${file} to ${key} in ${this.name}`, key)(tryLink(this.#pathOf(key), file));
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    try {
      return infoOf(key, await stat(this.#pathOf(key), { bigint: true }));
    } catch (error) {
      if (isMissing(error)) return undefined;
      return this.#throwUnread(error, key);
    }
  }

  async *list(prefix: string, { after = '' }: ListOptions = {}): AsyncGenerator<ObjectInfo> {
    checkPrefix(prefix);
    checkPrefix(after);
    try {
      for await (const key of walk(this.name, prefix, after)) {
        const info = await this.head(key);
        if (info !== undefined) yield info;
      }
    } catch (error) {
      throw fileError(error, this.#doing('list', prefix), prefix);
    }
  }

  async copy(from: string, to: string): Promise<void> {
    const source = this.#pathOf(from);
    if ((await this.head(from)) === undefined) throw objectMissing(this.name, from);
    await this.place(
      to,
      async (path, attempt) => {
        await attempt(linkOrCopy(source, path));
        if (this.#mode !== undefined) await attempt(chmod(path, this.#mode));
      },
      async (from, to) => {
        await rename(from, to);
        // It does nothing when both names are links to the same bytes: rename(2).
        return 'left';
      },
    );
  }

  async delete(keys: readonly string[]): Promise<void> {
    const folders = Map.groupBy(keys, (key) => dirname(this.#pathOf(key)));
    for (const [folder, inside] of folders) {
      // The twins of a text that was never public are deleted, too: one look instead of one for each.
      if (inside.length > 1 && !(await this.#isThere(folder))) continue;
      let changed = false;
      for (const key of inside)
        if (await attempting(this.#doing('delete', key), key)(unlinkIfThere(this.#pathOf(key))))
          changed = true;
      await attempting(`tidy ${folder}`, folder)(this.#folders.prune(folder, changed));
    }
  }

  async presign(key: string): Promise<string> {
    return pathToFileURL(this.#pathOf(key)).href;
  }

  async sweep(untouchedSince: Date): Promise<void> {
    const temporary = join(this.name, temporaryFolder);
    await attempting(`sweep ${temporary}`, temporary)(sweep(temporary, untouchedSince));
  }

  async close(): Promise<void> {}

  /**
   * Makes the whole object as a temporary file, then gives it its name in one step. `name` says whether it has moved the
   * file. It is tried again when the folder of the name is removed meanwhile.
   */
  async place(
    key: string,
    make: (path: string, attempt: Attempt) => Promise<void>,
    name: (from: string, to: string) => Promise<'moved' | 'left'>,
  ): Promise<void> {
    const target = this.#pathOf(key);
    const temporary = temporaryPath(join(this.name, temporaryFolder));
    const attempt = attempting(this.#doing('write', key), key);
    let outcome: 'moved' | 'left' = 'left';
    try {
      await make(temporary, attempt);
      outcome = await attempt(this.#folders.place(target, () => name(temporary, target)));
    } finally {
      if (outcome === 'left') await attempt(unlinkIfThere(temporary));
    }
  }

  #writing(body: Body): (path: string, attempt: Attempt) => Promise<void> {
    return (path, attempt) => writeNewFile(path, body, attempt, this.#mode);
  }

  async #isThere(folder: string): Promise<boolean> {
    try {
      await stat(folder);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw fileError(error, `look at ${folder}`, folder);
    }
  }

  #pathOf(key: string): string {
    checkKey(key);
    return join(this.name, key);
  }

  #doing(verb: string, key: string): string {
    return `${verb} ${key} in ${this.name}`;
  }

  #throwUnread(error: unknown, key: string): never {
    throw isMissing(error)
      ? objectMissing(this.name, key, error)
      : fileError(error, this.#doing('read', key), key);
  }
}

/** Returns whether there was a file. */
async function unlinkIfThere(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Reads the bytes from `start` to `end`, both included; fewer if the file ends before. */
async function bytesOf(handle: FileHandle, { start, end }: { start: number; end: number }): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(end - start + 1);
  let read = 0;
  while (read < bytes.length) {
    const { bytesRead } = await handle.read(bytes, read, bytes.length - read, start + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}
