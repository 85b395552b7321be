import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { SluglineError, smallFolders } from '@slugline/story';
import pMap from 'p-map';
import {
  connectDatabase,
  createTables,
  databasePath,
  formOf,
  isBusy,
  markMade,
  setForm,
} from './database.ts';
import { databaseError } from './database-errors.ts';
import { isMissing } from './file-errors.ts';
import { makeFolder } from './folders.ts';
import { largestSmall } from './private-store.ts';
import { walk } from './walk.ts';
import { refuseLostDatabase } from './without-database.ts';

/** How far a move is. `parts` are the folders of one story each, and single files beside them. */
export interface MoveProgress {
  objects: number;
  bytes: number;
  partsDone: number;
  parts: number;
}

export interface Moved extends MoveProgress {
  /** Files that stay because the SQLite file has other bytes under their keys. Nothing reads them. */
  differing: string[];
}

interface Options {
  onProgress?: (progress: MoveProgress) => void;
  small?: readonly string[];
}

/** What one transaction moves at most. */
const most = { objects: 1_000, bytes: 8 * 1024 * 1024 };
const readsAtOnce = 16;

interface Found {
  key: string;
  path: string;
  bytes: Buffer;
  modified: number;
}

/**
 * Moves the small objects of a private directory store from plain files, as earlier versions wrote them, into its SQLite
 * file. A file goes when its row is on disk, so a move that is killed at any moment can be started again. Nobody can
 * open the store before the end. Larger objects stay files.
 *
 * Throws `store_in_use` when a process has the store open, `store_later_form`, `store_damaged`, `store_full`, and
 * `store_unavailable`.
 */
export async function moveSmallObjects(
  root: string,
  { onProgress = () => {}, small = smallFolders }: Options = {},
): Promise<Moved> {
  const name = resolve(root);
  try {
    // Only a lost file is refused here: plain files are what is moved.
    await refuseLostDatabase(name, small).catch((error: unknown) => {
      if (!(error instanceof SluglineError && error.code === 'store_earlier_form')) throw error;
    });
    await makeFolder(dirname(databasePath(name)));
    const database = openAlone(name);
    try {
      begin(name, database);
      const moved = await moveAll(name, database, small, onProgress);
      setForm(database, 'whole');
      return moved;
    } finally {
      database.close();
    }
  } catch (error) {
    throw databaseError(error, name, `move the small objects of ${name}`, name);
  }
}

function openAlone(root: string): DatabaseSync {
  try {
    return connectDatabase(root, { patience: 0, alone: true });
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new SluglineError('store_in_use', `a process has the store ${root} open`, {
      where: root,
      cause: error,
    });
  }
}

function begin(root: string, database: DatabaseSync): void {
  if (formOf(root, database) !== 'none') setForm(database, 'unfinished');
  else {
    database.exec('BEGIN');
    createTables(database, 'unfinished');
    database.exec('COMMIT');
  }
  markMade(root);
}

async function moveAll(
  root: string,
  database: DatabaseSync,
  small: readonly string[],
  onProgress: (progress: MoveProgress) => void,
): Promise<Moved> {
  const parts = (await Promise.all(small.map((folder) => partsOf(root, folder)))).flat();
  const moved: Moved = { objects: 0, bytes: 0, partsDone: 0, parts: parts.length, differing: [] };
  let waiting: string[] = [];
  let bytes = 0;
  const flush = async () => {
    const found = await pMap(waiting, (key) => read(root, key), { concurrency: readsAtOnce });
    moved.differing.push(...moveTogether(database, found));
    await removeFiles(root, found, moved.differing);
    moved.objects += found.length;
    moved.bytes += bytes;
    waiting = [];
    bytes = 0;
  };
  for (const part of parts) {
    for await (const key of walk(root, part)) {
      const { size } = await stat(join(root, key));
      if (size > largestSmall) continue;
      waiting.push(key);
      bytes += size;
      if (waiting.length >= most.objects || bytes >= most.bytes) await flush();
    }
    moved.partsDone++;
    onProgress(moved);
  }
  await flush();
  onProgress(moved);
  return moved;
}

/** Returns what a folder contains: `journal/01ARZ…/`. */
async function partsOf(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return entries.map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`).toSorted();
}

async function read(root: string, key: string): Promise<Found> {
  const path = join(root, key);
  const [bytes, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
  return { key, path, bytes, modified: Math.trunc(mtimeMs) };
}

/** Writes all in one transaction. Returns the keys that have other bytes there already. */
function moveTogether(database: DatabaseSync, found: readonly Found[]): string[] {
  const there = database.prepare('SELECT bytes FROM objects WHERE key = ?');
  const insert = database.prepare('INSERT INTO objects (key, modified, crc32, bytes) VALUES (?, ?, ?, ?)');
  const differing: string[] = [];
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const { key, bytes, modified } of found) {
      const row = there.get(key);
      if (row === undefined) insert.run(key, modified, crc32(bytes), bytes);
      else if (!bytes.equals(row.bytes as Uint8Array)) differing.push(key);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
  return differing;
}

async function removeFiles(
  root: string,
  found: readonly Found[],
  differing: readonly string[],
): Promise<void> {
  const moved = found.filter(({ key }) => !differing.includes(key));
  await pMap(moved, ({ path }) => rm(path, { force: true }), { concurrency: readsAtOnce });
  // A folder that is not empty yet goes with its last file.
  for (const folder of new Set(moved.map(({ path }) => dirname(path)))) await removeEmpty(folder, root);
}

async function removeEmpty(folder: string, root: string): Promise<void> {
  for (let left = folder; left !== root; left = dirname(left)) {
    const gone = await rmdir(left).then(
      () => true,
      (error: unknown) => isMissing(error),
    );
    if (!gone) return;
  }
}
