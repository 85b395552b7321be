import { constants, copyFile, type FileHandle, link, open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SluglineError } from '@slugline/story';
import type { Body } from '../port.ts';
import { type Attempt, isMissing, systemCode } from './file-errors.ts';

/**
 * Writes a new file and returns when its bytes are on the disk. A failure of the source is thrown as it is:
 * it says nothing about this store.
 */
export async function writeNewFile(path: string, body: Body, attempt: Attempt): Promise<void> {
  if (typeof body === 'object' && 'file' in body) return attempt(copyNewFile(body.file, path));
  await using handle = await attempt(open(path, 'wx'));
  if (typeof body === 'string' || body instanceof Uint8Array) {
    await attempt(handle.writeFile(body));
    await attempt(handle.sync());
  } else await writeStream(handle, body, attempt);
}

/** Sockets give 64 KiB at a time. While a write is under way, up to so much gathers, and is then written at once. */
const bytesAtOnce = 1024 * 1024;
/** So much goes to the disk while more arrives: little is left to wait for at the end, or to write for a sender who gave up. */
const bytesBetweenFlushes = 32 * 1024 * 1024;

async function writeStream(handle: FileHandle, body: Readable, attempt: Attempt): Promise<void> {
  const target = handle.createWriteStream({ highWaterMark: bytesAtOnce, flush: true });
  let failed: { side: 'source' | 'target'; error: unknown } | undefined;
  // The first to fail ends the other, which then fails, too.
  target.once('error', (error) => {
    failed ??= { side: 'target', error };
    // A sender who stalls must not keep a full disk from being told.
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
    // The disk tells each fault once, to this call or to the flush that comes last.
    await flushing;
  };
  try {
    await pipeline(source, target);
  } catch (error) {
    if (failed?.side === 'source') throw failed.error;
    await attempt(Promise.reject(failed?.error ?? error));
  }
}

/** Another file system, one without links, too many links, or a file of another user (protected_hardlinks). */
const cannotLink = new Set(['EXDEV', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EPERM']);

/** Gives a file a second name that is not there yet; false where that can't be. */
export async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (cannotLink.has(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/** Gives a file a second name that is not there yet, or makes a second file where that can't be. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  if (!(await linked(from, to))) await copyNewFile(from, to);
}

/** Copies a file, without moving bytes where the file system can share them (XFS, Btrfs). */
async function copyNewFile(from: string, to: string): Promise<void> {
  await assertFile(from);
  await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  await using handle = await open(to, 'r+');
  await handle.sync();
}

async function assertFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (found?.isFile() !== true)
    throw new SluglineError('file_missing', `There is no file ${path}.`, { where: path });
}
