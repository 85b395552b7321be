import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isMissing } from './file-errors.ts';

/** A path that no other writer has. It says whose it is: what a killed process left is known at once. */
export const temporaryPath = (folder: string): string =>
  join(folder, `${machine()}.${process.pid}.${randomUUID()}`);

/**
 * Where process ids mean the same processes as here. Containers may share a host's name and a folder, but each has processes
 * of its own: pid_namespaces(7).
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
    // Only Linux has them.
    return '';
  }
}

/**
 * Removes the temporary files of processes of this machine that have died. Those of other machines that share the folder
 * stay, and so do those of a process whose number another one has now: `sweep` takes them.
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
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what killed writers left: a writer that is alive changes its temporary file all the time. */
export async function sweep(folder: string, untouchedSince: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    try {
      // The time of the last change of the inode, not of the bytes: a copy is a link to an object that may be old.
      if ((await stat(path)).ctime < untouchedSince) await rm(path, { force: true });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
