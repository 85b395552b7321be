import { chmod, mkdir, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Config } from '@slugline/config';

/** What only this user may do anything with. */
const ours = 0o700;
/** What others may pass through but not look into: a web server of another user gets to the public folder. */
const passable = 0o711;
const sticky = 0o1000;

/** What this program has always put into a data folder. */
const known = ['redis', 'scratch', 'working'];

/**
 * Makes sure that nobody else on this machine reads what is not public: all that this process writes from now on is its
 * user's alone, and so are the folders that an earlier version made for everybody. The data folder itself can be
 * passed through. Public folders are left to their stores. Returns the folders that can't be closed, each with the reason.
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
  // Where it can't be made, the first who needs it says so.
  await mkdir(data, { recursive: true }).catch(() => {});
  await close(resolve(data), passable);
  for (const folder of folders) {
    const leadsToPublic = publicFolders.some((open) => liesIn(resolve(open), folder));
    if (!leadsToPublic) await close(folder, ours);
  }
  return problems;
}

/** A folder that all use together (`/tmp`) keeps its mode; one that is not there yet needs none. */
async function setMode(folder: string, mode: number): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || (found.mode & sticky) !== 0 || (found.mode & 0o777) === mode) return;
  await chmod(folder, mode);
}

function liesIn(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return !isAbsolute(way) && way.split('/')[0] !== '..';
}
