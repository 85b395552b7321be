import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '@slugline/queue';

const hour = 3_600_000;
/** A folder whose process has not said for so long (ms) that it is there belongs to nobody. */
const deadAfter = 24 * hour;

/** The scratch folders of all processes that share a data folder. */
const folderOfAll = (data: string): string => join(data, 'scratch');

/** Process ids are a machine's own, and a container is one: all of them may have a process 1. */
export const scratchOf = (data: string, pid: number, host = hostname()): string =>
  join(folderOfAll(data), `${host}-${pid}`);

/**
 * A folder for this process's files, below the data folder and named by machine and process id. What processes left
 * that were killed is removed first: nobody else will. Those of this machine are known to be gone; others, and those
 * whose number another process has got, when they have been silent for a day. `now` is ms since 1970.
 */
export async function openScratch(data: string, now = Date.now()): Promise<string> {
  const own = scratchOf(data, process.pid);
  await rm(own, { recursive: true, force: true });
  await mkdir(folderOfAll(data), { recursive: true });
  for (const name of await readdir(folderOfAll(data))) {
    const folder = join(folderOfAll(data), name);
    if (isOfDeadProcess(name) || (await isSilent(folder, now)))
      await rm(folder, { recursive: true, force: true });
  }
  await mkdir(own);
  const alive = setInterval(
    () => utimes(own, new Date(), new Date()).catch(() => clearInterval(alive)),
    hour,
  );
  alive.unref();
  return own;
}

function isOfDeadProcess(name: string): boolean {
  const [, host, pid] = /^(.*)-(\d+)$/.exec(name) ?? [];
  return host === hostname() && !isRunning(Number(pid));
}

async function isSilent(folder: string, now: number): Promise<boolean> {
  // Its process may have ended just now, and taken it along.
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && now - found.mtimeMs > deadAfter;
}
