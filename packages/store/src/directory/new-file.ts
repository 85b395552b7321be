import { constants, copyFile, open, stat } from 'node:fs/promises';
import { SluglineError } from '@slugline/story';
import type { Body } from '../port.ts';
import { type Attempt, isMissing } from './file-errors.ts';

/**
 * Writes a new file and returns when its bytes are on the disk. A failure of the source is thrown as it is:
 * it says nothing about this store.
 */
export async function writeNewFile(path: string, body: Body, attempt: Attempt): Promise<void> {
  if (typeof body === 'object' && 'file' in body) return attempt(copyNewFile(body.file, path));
  await using handle = await attempt(open(path, 'wx'));
  if (typeof body === 'string' || body instanceof Uint8Array) await attempt(handle.writeFile(body));
  else for await (const chunk of body) await attempt(handle.writeFile(chunk));
  await attempt(handle.sync());
}

/** Copies a file, without moving bytes where the file system can share them (XFS, Btrfs). */
export async function copyNewFile(from: string, to: string): Promise<void> {
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
