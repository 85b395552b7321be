import { constants, copyFile, link, mkdir, mkdtemp, realpath, rm, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type OutFolder, outFolder } from '@slugline/sandbox';

/** The two folders of a picture process. They exist as long as the process, and it sees no other folders of ours. */
export interface ProcessFolders {
  /** The process reads here. */
  readonly in: string;
  /** The process writes here. */
  readonly out: OutFolder;
  /** Puts a file where the process can read it, until `clear`. Returns the path there. */
  lend(file: string): Promise<string>;
  /**
   * Removes lent files and everything that the process left. False when something could not be removed while it runs.
   */
  clear(): Promise<boolean>;
  /** Removes both folders. Call it only after the process has ended. */
  remove(): Promise<void>;
}

/**
 * Makes the folders of a process inside `folder`. Best on the disk of the originals and results: files can be linked.
 */
export async function makeProcessFolders(folder: string): Promise<ProcessFolders> {
  const path = await mkdtemp(join(resolve(folder), 'pictures-'));
  const reads = join(path, 'in');
  await mkdir(reads);
  const out = await outFolder(path);
  const lent: string[] = [];
  let count = 0;
  return {
    in: reads,
    out,
    async lend(file) {
      count += 1;
      const to = join(reads, String(count));
      lent.push(to);
      // A link costs nothing, but is not possible to another disk, nor always to another user's file.
      const from = await realpath(file).catch(() => file);
      await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_FICLONE).catch(ifMissing));
      return to;
    },
    async clear() {
      for (const file of lent.splice(0)) await unlink(file).catch(ifMissing);
      return out.empty();
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A missing file is left to the process, which reports it as it reports a file that it can't read. */
function ifMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
