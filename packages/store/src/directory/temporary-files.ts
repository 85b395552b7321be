import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './file-errors.ts';

/** A path that no other writer has. */
export const temporaryPath = (folder: string): string => join(folder, randomUUID());

/** Removes what killed writers left: a writer that is alive changes its temporary file all the time. */
export async function sweep(folder: string, untouchedSince: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    try {
      // The time of the last change of the inode, not of the bytes: a copy is a link to an object that may be old.
      if ((await stat(path)).ctime < untouchedSince) await rm(path, { force: true });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
