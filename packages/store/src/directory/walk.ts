import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../object-key.ts';
import { isMissing } from './file-errors.ts';

/**
 * Yields the keys of all files below `root` that begin with the prefix, in the order of S3 listings: by UTF-8 bytes.
 * Only one folder and its parents are in memory at a time. Files that disappear meanwhile are left out.
 */
export async function* walk(root: string, prefix: string): AsyncGenerator<string> {
  yield* below(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix);
}

async function* below(root: string, folder: string, prefix: string): AsyncGenerator<string> {
  for (const key of inOrder(await entries(join(root, folder)), folder)) {
    if (!key.startsWith(prefix) || key === `${temporaryFolder}/`) continue;
    if (key.endsWith('/')) yield* below(root, key, prefix);
    else yield key;
  }
}

/** Sorts the keys of files, and of folders with their slash: `a-b` and `a.b` come before `a/b`. */
function inOrder(found: readonly Dirent[], folder: string): string[] {
  return found
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => Buffer.from(entry.isDirectory() ? `${folder}${entry.name}/` : `${folder}${entry.name}`))
    .sort(Buffer.compare)
    .map(String);
}

async function entries(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
