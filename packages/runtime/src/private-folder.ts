import { chmod, mkdir, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Config } from '@slugline/config';

/** Only this user may read, write or enter. */
const ours = 0o700;
/** Others may pass through but not list it, so that a web server of another user reaches the public folder. */
const passable = 0o711;
const sticky = 0o1000;

/** The folders that any version of this program has made in a data folder. */
const known = ['redis', 'scratch', 'working', 'catalogue'];

/**
 * Keeps other users of this machine from reading what is not public. From now on only this user can open the files that
 * this process writes. Folders that an older version left open are closed. Other users can pass through the data folder
 * but not list it. Public folders are not changed. Returns the folders that can't be closed, each with the reason.
 */
export async function keepFoldersPrivate({ data, working, destinations }: Config): Promise<string[]> {
  process.umask(0o077);
  const publicFolders = destinations.flatMap(({ store }) => (store.kind === 'directory' ? [store.path] : []));
  const folders = new Set(known.map((name) => resolve(data, name)));
  if (working.kind === 'directory') folders.add(resolve(working.path));
  const problems: string[] = [];
  const close = async (folder: string, mode: number) => {
    try {
      await setMode(folder, mode);
    } catch (error) {
      problems.push(`${folder} may be open to other users of this machine: ${(error as Error).message}`);
    }
  };
  // If it can't be made, the first part that needs it reports that.
  await mkdir(data, { recursive: true }).catch(() => {});
  await close(resolve(data), passable);
  for (const folder of folders) {
    const leadsToPublic = publicFolders.some((open) => liesIn(resolve(open), folder));
    if (!leadsToPublic) await close(folder, ours);
  }
  return problems;
}

/** Sets a folder's mode. A shared folder such as `/tmp` keeps its mode; a missing folder is ignored. */
async function setMode(folder: string, mode: number): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || (found.mode & sticky) !== 0 || (found.mode & 0o777) === mode) return;
  await chmod(folder, mode);
}

function liesIn(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return !isAbsolute(way) && way.split('/')[0] !== '..';
}
