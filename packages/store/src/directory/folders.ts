import { chmod, mkdir, open, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing, systemCode } from './file-errors.ts';

/**
 * Creates a folder and its parents so that they survive a power cut. Returns the topmost folder that it created.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return undefined;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
  return first;
}

/** The mode that lets everybody find and read the files of a folder. */
const open755 = 0o755;

/**
 * Lets all users of the machine read a folder and its parents up to and including `top`, independent of the umask.
 * Checks each folder every time: its creator may have been killed before this. A folder of another user stays as it
 * is.
 */
export async function openFolders(folder: string, top: string): Promise<void> {
  for (let at = folder; at.length >= top.length; at = dirname(at)) {
    const { mode } = await stat(at);
    if ((mode & open755) === open755) continue;
    await chmod(at, mode | open755).catch((error: unknown) => {
      if (systemCode(error) !== 'EPERM') throw error;
    });
  }
}

/**
 * Flushes the names in a folder to disk: the fsync of a file does not cover its name (fsync(2)). Ignores a folder
 * that is gone, and network file systems that can't do it (EINVAL).
 */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!isMissing(error) && systemCode(error) !== 'EINVAL') throw error;
  }
}

/**
 * Runs a step that needs the target's folder, and flushes the new name to disk. Another process that deletes the last
 * object of the folder removes the folder, maybe just before the step: then both are done again.
 */
export async function inFolderOf(target: string, step: (folder: string) => Promise<void>): Promise<void> {
  const folder = dirname(target);
  for (let left = 20; ; left--) {
    try {
      await makeFolder(folder);
      await step(folder);
      break;
    } catch (error) {
      // Includes ENOTDIR, which mkdir reports when a folder is removed meanwhile.
      if (!isMissing(error) || left === 0) throw error;
    }
  }
  await syncFolder(folder);
}

/** Removes a folder if it is empty, and then its empty parents up to but not including `root`. */
export async function pruneFolders(folder: string, root: string): Promise<void> {
  let left = folder;
  while (left !== root && (await removeIfEmpty(left))) left = dirname(left);
  await syncFolder(left);
}

/** Returns whether the folder is gone. A folder that another writer has just filled stays. */
async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (isMissing(error)) return true;
    if (systemCode(error) === 'ENOTEMPTY' || systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}
