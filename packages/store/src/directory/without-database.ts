import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { largeFolders, SluglineError } from '@slugline/story';
import { databasePath, hasDatabase } from './database.ts';
import { isMissing } from './file-errors.ts';
import { largestSmall } from './private-store.ts';
import { walk } from './walk.ts';

/**
 * Looks at a private store that has no SQLite file. Throws `store_earlier_form` when its small objects are plain files, and
 * `store_damaged` when the file is lost. The file is made before the first original or rendition, so these show that it was
 * there. A store without any of them is new.
 */
export async function refuseLostDatabase(root: string, small: readonly string[]): Promise<void> {
  if (small.length === 0 || hasDatabase(root)) return;
  const signs: string[] = [];
  for (const folder of small)
    for await (const key of walk(root, folder)) {
      if ((await sizeOf(join(root, key))) > largestSmall) signs.push(key);
      else
        throw new SluglineError(
          'store_earlier_form',
          `${root} has its small objects in plain files, as earlier versions wrote them (${key})`,
          { where: root },
        );
    }
  const file = databasePath(root);
  const log = `${file}-wal`;
  if ((await sizeOf(log)) > 0) signs.push(log);
  const [sign = await firstIn(root, largeFolders)] = signs;
  if (sign === undefined) return;
  const message =
    `${file} is missing, although the store has been used (${sign}). It has the journals of all stories, so nothing is ` +
    'started without it. A backup needs this file, too; to begin anew, use an empty folder';
  throw new SluglineError('store_damaged', message, { where: file });
}

async function firstIn(root: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) for await (const key of walk(root, folder)) return key;
  return undefined;
}

/** Returns the size of a file, bytes; 0 for none. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
