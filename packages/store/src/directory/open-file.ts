import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { checkKey } from '../object-key.ts';
import { attempting, fileError, isMissing } from './file-errors.ts';

/** How long a file counts as fresh (ms): longer than the steps in which any common file system keeps time. */
const freshMs = 2500;

/**
 * A file of a directory store, open. The bytes that it gives are those of one file, also when another one takes its name
 * meanwhile. A stranger's program may still write into the file itself: `state` tells.
 */
export interface OpenFile {
  /** The file at the time of opening. */
  readonly state: FileState;
  /** The file now. */
  look(): Promise<FileState>;
  /** At most so many bytes from `start` on; fewer at the end of the file. */
  read(start: number, bytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

export interface FileState {
  bytes: number;
  modified: Date;
  /** Two states with one version have the same bytes, unless the file was fresh in the earlier one. */
  version: string;
  /** Whether a write of this moment might leave size and times as they are: file systems count time in steps. */
  fresh: boolean;
}

/**
 * Opens the object `key` of the directory store at `root`; undefined where there is none. Throws `request_invalid` for a key
 * that no store can hold, and `store_unavailable`.
 */
export async function openFile(root: string, key: string): Promise<OpenFile | undefined> {
  checkKey(key);
  const attempt = attempting(`read ${key} in ${root}`, key);
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK the open of a named pipe would wait for its writer.
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

/** The time of the last change is in the version, because a program may set the time of the last write to any value. */
function stateOf({ dev, ino, size, mtimeNs, ctimeNs, ctimeMs, mtime }: BigIntStats): FileState {
  return {
    bytes: Number(size),
    modified: mtime,
    version: [dev, ino, size, mtimeNs, ctimeNs].map((part) => part.toString(36)).join('-'),
    fresh: Date.now() - Number(ctimeMs) < freshMs,
  };
}
