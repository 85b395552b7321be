import { chmod, mkdir, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Config } from '@slugline/config';

/** Nobody but this user may read, write or enter. */
const ours = 0o700;
/** Others may pass through but not list it, so that a web server of another user reaches the public folder. */
const passable = 0o711;
const sticky = 0o1000;

/** The folders that every version of this program has made in a data folder. */
const known = ['redis', 'scratch', 'working'];

/**
 * Keeps other users of this machine away from what is not public. Whatever this process writes from now on belongs to
 * its user alone, and folders that an earlier version left open are closed. Others may pass through the data folder.
 * Public folders are left to their stores. Returns the folders that can't be closed, each with the reason.
 */
export async function closeToOthers({ data, working, destinations }: Config): Promise<string[]> {
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
  // If it can't be made, whoever needs it first reports that.
  await mkdir(data, { recursive: true }).catch(() => {});
  await close(resolve(data), passable);
  for (const folder of folders) {
    const leadsToPublic = publicFolders.some((open) => liesIn(resolve(open), folder));
    if (!leadsToPublic) await close(folder, ours);
  }
  return problems;
}

/** A shared folder such as `/tmp` keeps its mode, and a folder that does not exist is left alone. */
async function setMode(folder: string, mode: number): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || (found.mode & sticky) !== 0 || (found.mode & 0o777) === mode) return;
  await chmod(folder, mode);
}

function liesIn(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return !isAbsolute(way) && way.split('/')[0] !== '..';
}
