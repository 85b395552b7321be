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
 * Large objects are read in about half the time of node's 64 KiB (100 MB, hashed and copied: measured). It is allocated for
 * every read, so small ones get no more than they have.
 */
const bytesAtOnce = 1024 * 1024;

/** Who may read a store's files on this machine: this process's user as its umask has it, or everybody. */
export type Readers = 'us' | 'everybody';

/** The mode of a file that everybody may read, whatever the umask. */
const readable = 0o644;

/**
 * Opens a store of plain files, one per object, below `root`; makes the folder if it is not there, and removes what
 * killed processes of this machine left half written. Several processes may use it at once. Throws `store_unavailable` or `store_full`.
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
 * An object is written to `.tmp` in the same file system, put on the disk, and only then given its name: by
 * `rename`, which replaces, or by `link`, which fails if the name is taken. Objects are never changed in place, so
 * a copy can be one more link to the same bytes.
 */
class DirectoryStore implements ObjectStore {
  readonly name: string;
  readonly conditionalWrites = true;
  /** No file system renames on a condition: a process that is frozen after its look may replace a newer object when it goes on. */
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
    // As late as can be: to write the bytes and put them on the disk takes much longer than to rename.
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

  /** Makes the whole object out of sight, then gives it its name in one step. */
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
      // Also after a rename: it does nothing if both names are links to the same bytes (rename(2)).
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

/** Undefined for a folder: it is not an object. Every write makes a new inode or a new time, so the tag changes. */
function infoOf(key: string, stats: BigIntStats): ObjectInfo | undefined {
  if (!stats.isFile()) return undefined;
  const etag = [stats.size, stats.mtimeNs, stats.ino].map((part) => part.toString(36)).join('-');
  return { key, bytes: Number(stats.size), etag, modified: stats.mtime };
}
