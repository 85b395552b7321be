import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './file-errors.ts';

/** A writer changes its temporary file all the time; one that has not done so for an hour is dead. */
const deadAfterMs = 3_600_000;

/** A path that no other writer has. */
export const temporaryPath = (folder: string): string => join(folder, randomUUID());

/** Removes what killed writers left. `now` is ms since 1970. */
export async function sweep(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    try {
      // The time of the last change of the inode, not of the bytes: a copy is a link to an object that may be old.
      if (now - (await stat(path)).ctimeMs > deadAfterMs) await rm(path, { force: true });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
