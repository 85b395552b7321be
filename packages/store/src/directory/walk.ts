import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOwnFolder } from '../own-folders.ts';
import { isMissing } from './file-errors.ts';

/**
 * Yields the keys of all files below `root` that begin with the prefix and come after `after`, in the order of S3
 * listings: by UTF-8 bytes. Only one folder and its parents are in memory at a time; a folder that ends before `after`
 * is not read. Files that disappear meanwhile are left out.
 */
export async function* walk(root: string, prefix: string, after = ''): AsyncGenerator<string> {
  const start = Buffer.from(after);
  /** Whether the key of a file is wanted, or any key that begins with the key of a folder. */
  const isWanted = (key: string): boolean =>
    key.startsWith(prefix) &&
    !isOwnFolder(key.slice(0, -1)) &&
    (after === '' ||
      Buffer.compare(Buffer.from(key), start) > 0 ||
      (key.endsWith('/') && after.startsWith(key)));

  async function* below(folder: string): AsyncGenerator<string> {
    for (const key of inOrder((await entries(join(root, folder))).map(keyIn(folder)).filter(isWanted)))
      if (key.endsWith('/')) yield* below(key);
      else yield key;
  }
  yield* below(prefix.slice(0, prefix.lastIndexOf('/') + 1));
}

/** Returns a function that gives the key of a file, and that of a folder with a slash at its end. */
const keyIn = (folder: string) => (entry: Dirent) =>
  `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`;

/** Sorts by bytes. With the slash of folders, `a-b` and `a.b` come before `a/b`. */
const inOrder = (keys: readonly string[]): string[] =>
  keys
    .map((key) => Buffer.from(key))
    .sort(Buffer.compare)
    .map(String);

async function entries(folder: string): Promise<Dirent[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    return found.filter((entry) => entry.isFile() || entry.isDirectory());
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
