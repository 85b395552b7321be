import { chmod, mkdir, open, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing, systemCode } from './file-errors.ts';

/**
 * Makes the folder and those above it, so that they are still there after a power cut. Returns the highest that it made.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return undefined;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
  return first;
}

/** What a folder needs for everybody to find and read what is in it. */
const open755 = 0o755;

/**
 * Opens a folder and those above it, up to and including `top`, to all users of the machine, whatever the umask. Looks
 * at each of them each time: whoever made one may have been killed before it was opened. One of another user stays as it is.
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
 * Puts the names in a folder on the disk: a file's own fsync does not cover its name (fsync(2)). A folder that is
 * gone has none, and some network file systems can't do it (EINVAL).
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
 * Takes a step that needs the target's folder, and puts the new name on the disk. Whoever deletes the last object of
 * a folder removes the folder, perhaps between our making it and our step: then both are done again.
 */
export async function inFolderOf(target: string, step: (folder: string) => Promise<void>): Promise<void> {
  const folder = dirname(target);
  for (let left = 20; ; left--) {
    try {
      await makeFolder(folder);
      await step(folder);
      break;
    } catch (error) {
      // ENOTDIR too: so mkdir says it when a folder goes while it looks.
      if (!isMissing(error) || left === 0) throw error;
    }
  }
  await syncFolder(folder);
}

/** Removes the folder if it is empty, and those above it that are empty then, up to but not including `root`. */
export async function pruneFolders(folder: string, root: string): Promise<void> {
  let left = folder;
  while (left !== root && (await removeIfEmpty(left))) left = dirname(left);
  await syncFolder(left);
}

/** Whether the folder is gone. One that another writer has just filled stays. */
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
