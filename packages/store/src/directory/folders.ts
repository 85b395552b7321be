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
 * Checks each of them: its creator may have been killed before this. A folder of another user stays as it is.
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

/** The flush of a folder that is under way, and the one after it if somebody waits for that. */
const flushes = new Map<string, { now: Promise<void>; next?: Promise<void> }>();

/**
 * Flushes the names in a folder to disk: the fsync of a file does not cover its name (fsync(2)). A flush that began
 * before the call may miss the caller's name, so all who call during it share the next one.
 */
function syncFolder(folder: string): Promise<void> {
  const begin = (): Promise<void> => {
    const now = flush(folder).finally(() => {
      if (flushes.get(folder)?.next === undefined) flushes.delete(folder);
    });
    flushes.set(folder, { now });
    return now;
  };
  const current = flushes.get(folder);
  if (current === undefined) return begin();
  current.next ??= current.now.then(begin, begin);
  return current.next;
}

/** Ignores a folder that is gone, and network file systems that can't do it (EINVAL). */
async function flush(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!isMissing(error) && systemCode(error) !== 'EINVAL') throw error;
  }
}

/** How long a folder is taken to be as it was seen, ms. The files of one edition are placed within it. */
const seenFor = 2_000;
const mostSeen = 1_000;

/**
 * The folders below `root` in which files are placed. Each is made when it is missing. With `open`, it and its parents
 * are opened to all users of the machine. A folder that was seen a moment ago is not looked at again.
 */
export class Folders {
  readonly #root: string;
  readonly #open: boolean;
  /** When each folder was seen, by this process's clock, ms. */
  readonly #seen = new Map<string, number>();

  constructor(root: string, { open }: { open: boolean }) {
    this.#root = root;
    this.#open = open;
  }

  /**
   * Runs a step that needs the target's folder, and flushes the new name to disk. Another process that deletes the last
   * object of the folder removes the folder, maybe just before the step: then both are done again.
   */
  async place<T>(target: string, step: () => Promise<T>): Promise<T> {
    const folder = dirname(target);
    for (let left = 20; ; left--) {
      try {
        await this.#ensure(folder);
        const result = await step();
        await syncFolder(folder);
        return result;
      } catch (error) {
        this.#seen.delete(folder);
        // Includes ENOTDIR, which mkdir reports when a folder is removed meanwhile.
        if (!isMissing(error) || left === 0) throw error;
      }
    }
  }

  async #ensure(folder: string): Promise<void> {
    const seen = this.#seen.get(folder);
    if (seen !== undefined && performance.now() - seen < seenFor) return;
    await makeFolder(folder);
    if (this.#open) await openFolders(folder, this.#root);
    this.#seen.delete(folder);
    this.#seen.set(folder, performance.now());
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > mostSeen && oldest !== undefined) this.#seen.delete(oldest);
  }

  /**
   * Removes a folder if it is empty, and then its empty parents. `changed`: whether a file of the folder was removed. If
   * not, and the folder is gone, there is nothing to do.
   */
  async prune(folder: string, changed: boolean): Promise<void> {
    let left = folder;
    while (left !== this.#root) {
      const outcome = await removeIfEmpty(left);
      if (outcome === 'filled') break;
      if (outcome === 'gone' && !changed) return;
      this.#seen.delete(left);
      left = dirname(left);
    }
    await syncFolder(left);
  }
}

/** A folder that another writer has just filled stays. */
async function removeIfEmpty(folder: string): Promise<'removed' | 'gone' | 'filled'> {
  try {
    await rmdir(folder);
    return 'removed';
  } catch (error) {
    if (isMissing(error)) return 'gone';
    if (systemCode(error) === 'ENOTEMPTY' || systemCode(error) === 'EEXIST') return 'filled';
    throw error;
  }
}
