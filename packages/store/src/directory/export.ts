import { existsSync } from 'node:fs';
import { constants, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SluglineError } from '@slugline/story';
import pMap from 'p-map';
import { databasePath, formOf, hasDatabase, isBusy } from './database.ts';
import { databaseError } from './database-errors.ts';
import { attempting, isMissing } from './file-errors.ts';
import { type Row, salvage } from './salvage.ts';
import { walk } from './walk.ts';

export interface ExportProgress {
  objects: number;
}

export interface Exported extends ExportProgress {
  /** The keys of objects whose bytes can't be read, or a description where a key can't be read either. */
  unreadable: string[];
}

const writesAtOnce = 16;
const rowsAtOnce = 500;

/**
 * Writes all objects of a directory store into a folder, each as a plain file by its key, as earlier versions kept them:
 * `moveSmallObjects` takes them back. Processes may be using the store. Of a damaged SQLite file it saves what can be
 * read.
 *
 * Throws `usage` when the folder is not empty, `store_later_form`, `store_in_use`, `store_full` and `store_unavailable`.
 */
export async function exportObjects(
  root: string,
  target: string,
  onProgress: (progress: ExportProgress) => void = () => {},
): Promise<Exported> {
  const [from, to] = [resolve(root), resolve(target)];
  const attempt = attempting(`export ${from} to ${to}`, to);
  await attempt(mkdir(to, { recursive: true }));
  if ((await attempt(readdir(to))).length > 0)
    throw new SluglineError('usage', `${to} is not empty: name a new folder`, { where: to });
  const exported: Exported = { objects: 0, unreadable: [] };
  const tell = (objects: number) => {
    exported.objects += objects;
    onProgress(exported);
  };
  if (hasDatabase(from)) await attempt(exportRows(from, to, exported.unreadable, tell));
  let keys: string[] = [];
  const flush = async () => {
    // Where a key has a row and a file, the row counts.
    const left = keys.filter((key) => !existsSync(join(to, key)) && !exported.unreadable.includes(key));
    await attempt(pMap(left, (key) => copyOne(from, to, key), { concurrency: writesAtOnce }));
    tell(left.length);
    keys = [];
  };
  for await (const key of walk(from, '')) if (keys.push(key) === rowsAtOnce) await flush();
  await flush();
  return exported;
}

async function copyOne(from: string, to: string, key: string): Promise<void> {
  const target = join(to, key);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(from, key), target, constants.COPYFILE_FICLONE).catch((error: unknown) => {
    // It was deleted meanwhile.
    if (!isMissing(error)) throw error;
  });
}

async function exportRows(
  root: string,
  to: string,
  unreadable: string[],
  tell: (objects: number) => void,
): Promise<void> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(databasePath(root), { timeout: 2_000 });
    formOf(root, database);
    const isExported = (key: string) => existsSync(join(to, key));
    for (const rows of salvage(database, isExported, (what) => unreadable.push(what))) {
      await pMap(rows, (row) => writeOne(to, row), { concurrency: writesAtOnce });
      tell(rows.length);
    }
  } catch (error) {
    if (isBusy(error))
      throw new SluglineError('store_in_use', `another process has ${root} for itself`, {
        where: root,
        cause: error,
      });
    const known = databaseError(error, root, `export ${root}`, root);
    if (!(known instanceof SluglineError && known.code === 'store_damaged')) throw known;
    unreadable.push(`all small objects: ${known.message}`);
  } finally {
    database?.close();
  }
}

async function writeOne(to: string, { key, bytes }: Row): Promise<void> {
  const target = join(to, key);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes, { flush: true });
}
