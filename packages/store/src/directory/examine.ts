import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { connectDatabase, faultsOf, hasDatabase } from './database.ts';
import { databaseError } from './database-errors.ts';

/**
 * The types of network file systems, as statfs(2) has them. Several machines can't share SQLite's log there, and the
 * locks of many are not kept: https://www.sqlite.org/wal.html#overview
 */
const networkTypes: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'SMB',
  4266872130: 'SMB',
  12805120: 'Ceph',
  198183888: 'Lustre',
  1397113167: 'AFS',
  1799439955: 'AFS',
  16914839: '9P',
  1196443219: 'GPFS',
  18225520: 'GFS2',
  1952539503: 'OCFS2',
  1702057286: 'FUSE, which may be one',
};

/** Returns the name of a network file system by its type; undefined for a local one. */
export const networkFileSystem = (type: number): string | undefined => networkTypes[type >>> 0];

/** What `slugline doctor` wants to know of a private directory store. */
export interface Examined {
  /** The network file system that it lies on. */
  network?: string;
  /** What is wrong with its SQLite file. Empty if nothing is, or there is none yet. */
  faults: string[];
}

/** Checks the whole SQLite file: reads all of it. Throws as opening the store does. */
export async function examineDirectory(root: string): Promise<Examined> {
  const name = resolve(root);
  const network = networkFileSystem((await statfs(name)).type);
  return { ...(network !== undefined && { network }), faults: hasDatabase(name) ? faults(name) : [] };
}

function faults(root: string): string[] {
  try {
    const database = connectDatabase(root, { patience: 2_000 });
    try {
      return faultsOf(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw databaseError(error, root, `check ${root}`, root);
  }
}
