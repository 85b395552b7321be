import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { findProgram, isLevelAvailable } from '../capabilities.ts';
import { type Level, levels } from '../confined.ts';

/** The program that each level needs. Without it, the next weaker level is the strongest. */
const neededBy = { view: 'bwrap', network: 'unshare', privileges: 'setpriv' } as const;

const tools = [
  ...['ffmpeg', 'ffprobe', 'sh', 'env', 'id', 'sleep', 'prlimit', 'setsid', 'mkfifo'],
  ...['cat', 'ln', 'mv', 'rm', 'mkdir', 'mknod'],
];

/**
 * Returns for each level a PATH with which it is the strongest, and whether it works on this machine. The
 * folders of the PATHs are removed after the test file.
 */
export async function levelsHere(): Promise<{ level: Level; path: string; works: boolean }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'slugline-path-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return Promise.all(
    levels.map(async (level, index) => {
      const here = await isLevelAvailable(level, true);
      if (index === 0) return { level, path: process.env.PATH ?? '', works: here };
      const path = mkdtempSync(join(folder, `${level}-`));
      const kinds = levels.slice(index).flatMap((kind) => (kind === 'none' ? [] : neededBy[kind]));
      for (const name of [...tools, ...kinds]) {
        const file = findProgram(name);
        if (file !== undefined) symlinkSync(file, join(path, name));
      }
      return { level, path, works: here };
    }),
  );
}
