import { once } from 'node:events';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Capabilities, type Confined, type Level, levels } from './confined.ts';
import { start } from './start.ts';

/** Returns the path of a program on the PATH; undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Results by PATH: the PATH decides which programs are found. */
const known = new Map<string, Promise<Capabilities>>();

/**
 * Finds out what this machine can do to isolate commands, with or without their own /proc. The result is cached,
 * because the check starts a few processes. Never rejects.
 */
export function detectCapabilities({
  ownProc = false,
}: Pick<Confined, 'ownProc'> = {}): Promise<Capabilities> {
  const key = `${ownProc} ${process.env.PATH}`;
  const found = known.get(key) ?? tryLevels(ownProc);
  known.set(key, found);
  return found;
}

async function tryLevels(ownProc: boolean): Promise<Capabilities> {
  for (const level of levels) {
    if (await isLevelAvailable(level, ownProc)) return { level, ...installed() };
  }
  return { level: 'none', ...installed() };
}

const installed = (): Omit<Capabilities, 'level'> => ({
  limits: findProgram('prlimit') !== undefined,
  group: findProgram('setsid') !== undefined,
});

/**
 * Tries whether a level works here. The kernel, a container or AppArmor may forbid what is installed. Never rejects.
 */
export async function isLevelAvailable(level: Level, ownProc = false): Promise<boolean> {
  const limits = { cpuSeconds: 60, fileBytes: 0, openFiles: 64 };
  const nothing: Confined = { command: ['/bin/sh', '-c', ':'], reads: [], env: {}, limits, ownProc };
  const child = start(nothing, { level, ...installed() }, ['ignore', 'ignore']);
  try {
    const [code] = await once(child, 'exit');
    return code === 0;
  } catch {
    return false;
  }
}
