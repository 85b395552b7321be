import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '@slugline/queue';

const hour = 3_600_000;
/** A folder is abandoned when its process has not touched it for this long, ms. */
const deadAfter = 24 * hour;

/** The scratch folders of all processes that share a data folder. */
const folderOfAll = (data: string): string => join(data, 'scratch');

/** The name includes the host, because a process id is unique only on its machine or in its container. */
export const scratchOf = (data: string, pid: number, host = hostname()): string =>
  join(folderOfAll(data), `${host}-${pid}`);

/**
 * Makes an empty folder for this process's files, below the data folder and named by host and process id. First
 * removes the folders of killed processes, because nothing else does: on this host those whose process is gone, and
 * any that was not touched for a day (of another host, or with a reused process id). `now` is ms since 1970.
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
  // Its process may have just ended and removed it.
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && now - found.mtimeMs > deadAfter;
}
