import { join, resolve } from 'node:path';
import { smallFolders } from '@slugline/story';
import { temporaryFolder } from '../own-folders.ts';
import type { ObjectStore } from '../port.ts';
import { hasDatabase } from './database.ts';
import { attempting } from './file-errors.ts';
import { FileStore, type Readers } from './file-store.ts';
import { makeFolder, openFolders } from './folders.ts';
import { PrivateStore } from './private-store.ts';
import { SmallObjects } from './small-objects.ts';
import { removeOfDead } from './temporary-files.ts';
import { refuseLostDatabase } from './without-database.ts';

/**
 * Opens a store below `root`. Creates the folder if needed, and removes what killed processes of this machine left
 * unfinished. Several processes of one machine may use it at once.
 *
 * In a public store (`everybody`) each object is a plain file. In a private one the small objects of the folders `small`
 * are in one SQLite file. Throws `store_unavailable` or `store_full`; of a private store also `store_earlier_form` when
 * its small objects are plain files, `store_later_form`, `store_damaged` (also when the SQLite file of a store that was used is
 * missing), and `store_in_use` while it is being moved.
 */
export async function openDirectoryStore(
  root: string,
  readers: Readers = 'us',
  small: readonly string[] = smallFolders,
): Promise<ObjectStore> {
  const name = resolve(root);
  const attempt = attempting(`open the store ${name}`, name);
  const made = await attempt(makeFolder(name));
  const temporary = join(name, temporaryFolder);
  await attempt(makeFolder(temporary));
  await attempt(removeOfDead(temporary));
  if (readers === 'everybody') await attempt(openFolders(name, made ?? name));
  const files = new FileStore(name, readers);
  if (readers === 'everybody') return files;
  const objects = new SmallObjects(name);
  if (hasDatabase(name)) objects.check();
  else await attempt(refuseLostDatabase(name, small));
  return new PrivateStore(files, objects, small);
}
