import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@slugline/queue';

/**
 * A folder for this process's files, below the data folder and named by its process id. What processes left that
 * were killed is removed first: nobody else will.
 */
export async function openScratch(data: string): Promise<string> {
  const all = join(data, 'scratch');
  const own = join(all, String(process.pid));
  await mkdir(all, { recursive: true });
  for (const name of await readdir(all)) {
    if (name === String(process.pid) || !isRunning(Number(name))) {
      await rm(join(all, name), { recursive: true, force: true });
    }
  }
  await mkdir(own);
  return own;
}
