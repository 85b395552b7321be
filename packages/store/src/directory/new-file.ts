import { constants, copyFile, type FileHandle, link, open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SluglineError } from '@slugline/story';
import type { Body } from '../port.ts';
import { type Attempt, isMissing, systemCode } from './file-errors.ts';

/**
 * Writes a new file and returns when its bytes are on disk. An error of the source is thrown as it is, because it is
 * not an error of the store. With `mode` the file gets it, independent of the umask.
 */
export async function writeNewFile(path: string, body: Body, attempt: Attempt, mode?: number): Promise<void> {
  if (typeof body === 'object' && 'file' in body) return attempt(copyNewFile(body.file, path, mode));
  await using handle = await attempt(open(path, 'wx'));
  if (mode !== undefined) await attempt(handle.chmod(mode));
  if (typeof body === 'string' || body instanceof Uint8Array) {
    await attempt(handle.writeFile(body));
    await attempt(handle.sync());
  } else await writeStream(handle, body, attempt);
}

/** Sockets deliver 64 KiB at a time. Up to this many bytes are collected during a write and then written at once. */
const bytesAtOnce = 1024 * 1024;
/** Flush after this many bytes while more arrive: little is left to flush at the end, or for a sender that gives up. */
const bytesBetweenFlushes = 32 * 1024 * 1024;

async function writeStream(handle: FileHandle, body: Readable, attempt: Attempt): Promise<void> {
  const target = handle.createWriteStream({ highWaterMark: bytesAtOnce, flush: true });
  let failed: { side: 'source' | 'target'; error: unknown } | undefined;
  // The first error ends the other stream, which then fails, too.
  target.once('error', (error) => {
    failed ??= { side: 'target', error };
    // A stalled sender must not delay the report of a full disk.
    body.destroy();
  });
  const source = async function* () {
    let flushing = Promise.resolve();
    let unflushed = 0;
    try {
      for await (const chunk of body) {
        yield chunk;
        unflushed += chunk.length;
        if (unflushed < bytesBetweenFlushes) continue;
        await flushing;
        flushing = handle.datasync().catch((error: Error) => void target.destroy(error));
        unflushed = 0;
      }
    } catch (error) {
      failed ??= { side: 'source', error };
      throw error;
    }
    // The system reports each write error once: to this call or to the last flush.
    await flushing;
  };
  try {
    await pipeline(source, target);
  } catch (error) {
    if (failed?.side === 'source') throw failed.error;
    await attempt(Promise.reject(failed?.error ?? error));
  }
}

/** Codes for: another file system, one without links, too many links, a file of another user (protected_hardlinks). */
const cannotLink = new Set(['EXDEV', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EPERM']);

/** Gives a file a second name that does not exist yet; returns false when the file system can't. */
export async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (cannotLink.has(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/** Gives a file a second name that does not exist yet, or copies it when the file system can't. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  if (!(await tryLink(from, to))) await copyNewFile(from, to);
}

/** Copies a file. File systems that can share bytes (XFS, Btrfs) copy none. */
async function copyNewFile(from: string, to: string, mode?: number): Promise<void> {
  await assertFile(from);
  await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  await using handle = await open(to, 'r+');
  if (mode !== undefined) await handle.chmod(mode);
  await handle.sync();
}

async function assertFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (found?.isFile() !== true)
    throw new SluglineError('file_missing', `There is no file ${path}`, { where: path });
}
