import { constants, copyFile, link, mkdir, mkdtemp, realpath, rm, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type OutFolder, outFolder } from '@slugline/sandbox';

/** The two folders of a picture process. It sees them from its start to its end, and no others of ours. */
export interface Room {
  /** It reads here. */
  readonly in: string;
  /** It writes here. */
  readonly out: OutFolder;
  /** Puts a file where the process can read it, until `clear`. Gives its path. */
  lend(file: string): Promise<string>;
  /** Takes away what was lent, and what the process left. False where it left something that can't be taken away while it runs. */
  clear(): Promise<boolean>;
  /** Removes both. Only when the process is gone. */
  remove(): Promise<void>;
}

/** Makes the folders of a process in `folder`, best on the disk where pictures come from and results go to. */
export async function openRoom(folder: string): Promise<Room> {
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
      // A link costs nothing. There is none to another disk, nor always to another user's file.
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

/** The process says of a picture that is not there what it says of one that can't be read. */
function ifMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
