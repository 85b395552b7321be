import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pMap from 'p-map';

/** The output of a program, and how it ended. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

const longestMs = 120_000;

/**
 * Runs a program of this machine. Rejects only if the program can't be started or takes more than two minutes.
 */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const options = {
      maxBuffer: 256 * 1024 * 1024,
      timeout: longestMs,
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    };
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error);
    });
  });
}

/** Whether a program is on the PATH, or in the folders in which Debian installs servers. */
export const isInstalled = (program: string): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Calls `use` with a temporary folder, and removes the folder afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-outside-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs `each` on all elements, two at a time: this machine may have two cores. */
export const onAll = <T, R>(all: readonly T[], each: (one: T) => Promise<R>, concurrency = 2): Promise<R[]> =>
  pMap(all, each, { concurrency });
