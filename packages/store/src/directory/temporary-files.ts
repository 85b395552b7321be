import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isMissing } from './file-errors.ts';

/**
 * Returns a path that no other writer uses. It contains its process, so that leftovers of killed processes are found.
 */
export const temporaryPath = (folder: string): string =>
  join(folder, `${machine()}.${process.pid}.${randomUUID()}`);

/**
 * Names the machine and PID namespace in which our process ids are valid. Containers may share a host name and a
 * folder, but each has its own processes: pid_namespaces(7).
 */
let known: string | undefined;
function machine(): string {
  known ??= `${hostname().replaceAll(/[^\w-]/g, '-')}-${processNamespace()}`;
  return known;
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  } catch {
    // Only Linux has PID namespaces.
    return '';
  }
}

/**
 * Removes the temporary files of dead processes of this machine. Files of other machines that share the folder stay,
 * and so do those of a process whose id another process has now: `sweep` removes them.
 */
export async function removeOfDead(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [owner, pid] = name.split('.');
    if (owner === machine() && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // The process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what killed writers left. A running writer changes its temporary file all the time. */
export async function sweep(folder: string, untouchedSince: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    try {
      // Use ctime, which changes with the inode: a copy is a link to an object whose bytes may be old.
      if ((await stat(path)).ctime < untouchedSince) await rm(path, { force: true });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
