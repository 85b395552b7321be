import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { checkKey } from '../object-key.ts';
import { attempting, fileError, isMissing } from './file-errors.ts';

/** How long a file counts as fresh (ms): longer than the time resolution of any common file system. */
const freshMs = 2500;

/**
 * An open file of a directory store. All bytes come from the same file, even when another file gets its name meanwhile.
 * Other programs could still write into the file itself: compare `state` with `look()`.
 */
export interface OpenFile {
  /** The file at the time of opening. */
  readonly state: FileState;
  /** The file now. */
  look(): Promise<FileState>;
  /** Reads `bytes` bytes from `start` on; fewer at the end of the file. */
  read(start: number, bytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

export interface FileState {
  bytes: number;
  modified: Date;
  /** Two states with the same version have the same bytes, unless the file was fresh in the earlier one. */
  version: string;
  /** Whether a write right now could leave size and times unchanged, because file systems record time in steps. */
  fresh: boolean;
}

/**
 * Opens the object `key` of the directory store at `root`; returns undefined when there is none. Throws
 * `request_invalid` for a key that no store can have, and `store_unavailable`.
 */
export async function openFile(root: string, key: string): Promise<OpenFile | undefined> {
  checkKey(key);
  const attempt = attempting(`read ${key} in ${root}`, key);
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    handle = await open(join(root, key), constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(error, `read ${key} in ${root}`, key);
  }
  try {
    const stats = await attempt(handle.stat({ bigint: true }));
    if (stats.isFile()) return opened(handle, stateOf(stats), attempt);
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

const opened = (handle: FileHandle, state: FileState, attempt: ReturnType<typeof attempting>): OpenFile => ({
  state,
  look: async () => stateOf(await attempt(handle.stat({ bigint: true }))),
  read: (start, bytes) => attempt(readFully(handle, start, bytes)),
  close: () => handle.close(),
});

async function readFully(handle: FileHandle, start: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await handle.read(buffer, filled, bytes - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The version includes ctime, because programs can set mtime to any value. */
function stateOf({ dev, ino, size, mtimeNs, ctimeNs, ctimeMs, mtime }: BigIntStats): FileState {
  return {
    bytes: Number(size),
    modified: mtime,
    version: [dev, ino, size, mtimeNs, ctimeNs].map((part) => part.toString(36)).join('-'),
    fresh: Date.now() - Number(ctimeMs) < freshMs,
  };
}
