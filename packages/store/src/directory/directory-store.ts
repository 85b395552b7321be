import type { BigIntStats } from 'node:fs';
import { chmod, link, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { toSluglineError } from '@slugline/story';
import { guardedBody } from '../guarded-body.ts';
import { checkKey, checkPrefix, temporaryFolder } from '../object-key.ts';
import { type Body, type ObjectInfo, type ObjectStore, objectMissing, type PutOptions } from '../port.ts';
import { boundsOf, type Range } from '../range.ts';
import { type Attempt, attempting, fileError, isMissing, systemCode } from './file-errors.ts';
import { inFolderOf, makeFolder, openFolders, pruneFolders } from './folders.ts';
import { linked, linkOrCopy, writeNewFile } from './new-file.ts';
import { removeOfDead, sweep, temporaryPath } from './temporary-files.ts';
import { walk } from './walk.ts';

/**
 * The buffer size for reads. Large objects take about half the time they take with Node's 64 KiB (100 MB hashed and
 * copied, measured). The buffer is allocated for every read, so small objects get a buffer of their size.
 */
const bytesAtOnce = 1024 * 1024;

/** Who may read a store's files on this machine: whom this process's umask allows, or everybody. */
export type Readers = 'us' | 'everybody';

/** The mode of a file that everybody may read, independent of the umask. */
const readable = 0o644;

/**
 * Opens a store of plain files, one per object, below `root`. Creates the folder if needed, and removes what killed
 * processes of this machine left unfinished. Several processes may use it at once. Throws `store_unavailable` or
 * `store_full`.
 */
export async function openDirectoryStore(root: string, readers: Readers = 'us'): Promise<ObjectStore> {
  const name = resolve(root);
  const attempt = attempting(`open the store ${name}`, name);
  const made = await attempt(makeFolder(name));
  const temporary = join(name, temporaryFolder);
  await attempt(makeFolder(temporary));
  await attempt(removeOfDead(temporary));
  if (readers === 'everybody') await attempt(openFolders(name, made ?? name));
  return new DirectoryStore(name, readers);
}

/**
 * An object is first written to `.tmp` in the same file system and flushed to disk. Only then it gets its name: by
 * `rename`, which replaces, or by `link`, which fails when the name exists. Objects are never changed in place, so a
 * copy can be another link to the same bytes.
 */
class DirectoryStore implements ObjectStore {
  readonly name: string;
  readonly conditionalWrites = true;
  /**
   * No file system has a conditional rename: a process that is paused after its check may replace a newer object
   * later.
   */
  readonly conditionalReplace = false;
  readonly #readers: Readers;

  constructor(name: string, readers: Readers) {
    this.name = name;
    this.#readers = readers;
  }

  async put(key: string, body: Body, { signal }: PutOptions = {}): Promise<void> {
    const replace = async (from: string, to: string) => {
      signal?.throwIfAborted();
      await rename(from, to);
    };
    try {
      await this.#place(key, (path, attempt) => writeNewFile(path, body, attempt), replace);
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
    };
    await this.#place(key, (path, attempt) => writeNewFile(path, body, attempt), linkIfAbsent);
    return absent;
  }

  async putIfMatch(key: string, body: Uint8Array | string, etag: string): Promise<boolean> {
    let matches = true;
    // Check as late as possible: writing and flushing the bytes takes much longer than renaming.
    const renameIfSeen = async (from: string, to: string) => {
      matches = (await this.head(key))?.etag === etag;
      if (matches) await rename(from, to);
    };
    await this.#place(key, (path, attempt) => writeNewFile(path, body, attempt), renameIfSeen);
    return matches;
  }

  async get(key: string, range?: Range): Promise<{ info: ObjectInfo; body: Readable }> {
    const handle = await open(this.#pathOf(key)).catch((error) => this.#throwUnread(error, key));
    try {
      const info = infoOf(key, await handle.stat({ bigint: true }));
      if (info === undefined) throw objectMissing(this.name, key);
      const bounds = range && boundsOf(key, range, info.bytes);
      const file = handle.createReadStream({
        ...bounds,
        highWaterMark: Math.min(bytesAtOnce, info.bytes + 1),
      });
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
    return attempting(`link ${file} to ${key} in ${this.name}`, key)(linked(this.#pathOf(key), file));
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    try {
      return infoOf(key, await stat(this.#pathOf(key), { bigint: true }));
    } catch (error) {
      if (isMissing(error)) return undefined;
      return this.#throwUnread(error, key);
    }
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    checkPrefix(prefix);
    try {
      for await (const key of walk(this.name, prefix)) {
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
    await this.#place(to, (path, attempt) => attempt(linkOrCopy(source, path)), rename);
  }

  async delete(keys: readonly string[]): Promise<void> {
    const folders = new Set<string>();
    for (const key of keys) {
      const path = this.#pathOf(key);
      await unlink(path).catch((error) => {
        if (!isMissing(error)) throw fileError(error, this.#doing('delete', key), key);
      });
      folders.add(dirname(path));
    }
    for (const folder of folders) await attempting(`tidy ${folder}`, folder)(pruneFolders(folder, this.name));
  }

  async presign(key: string): Promise<string> {
    return pathToFileURL(this.#pathOf(key)).href;
  }

  async sweep(untouchedSince: Date): Promise<void> {
    const temporary = join(this.name, temporaryFolder);
    await attempting(`sweep ${temporary}`, temporary)(sweep(temporary, untouchedSince));
  }

  async close(): Promise<void> {}

  /** Makes the whole object as a temporary file, then gives it its name in one step. */
  async #place(
    key: string,
    make: (path: string, attempt: Attempt) => Promise<void>,
    name: (from: string, to: string) => Promise<void>,
  ): Promise<void> {
    const target = this.#pathOf(key);
    const temporary = temporaryPath(join(this.name, temporaryFolder));
    const attempt = attempting(this.#doing('write', key), key);
    try {
      await make(temporary, attempt);
      if (this.#readers === 'everybody') await attempt(chmod(temporary, readable));
      await attempt(
        inFolderOf(target, async (folder) => {
          if (this.#readers === 'everybody') await openFolders(folder, this.name);
          await name(temporary, target);
        }),
      );
    } finally {
      // Needed even after a rename, which does nothing when both names are links to the same bytes (rename(2)).
      await attempt(rm(temporary, { force: true }));
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

/**
 * Returns undefined for a folder, which is not an object. Every write changes the inode or the time, and so the ETag.
 */
function infoOf(key: string, stats: BigIntStats): ObjectInfo | undefined {
  if (!stats.isFile()) return undefined;
  const etag = [stats.size, stats.mtimeNs, stats.ino].map((part) => part.toString(36)).join('-');
  return { key, bytes: Number(stats.size), etag, modified: stats.mtime };
}
