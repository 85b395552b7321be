import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { afterAll } from 'vitest';
import { type Apart, kindsOfApart, LEASH } from '../tool/leash.ts';

/** What keeps a tool apart; without it the next weaker kind is the strongest. */
const neededBy = { view: 'bwrap', network: 'unshare', privileges: 'setpriv' } as const;

const tools = ['ffmpeg', 'ffprobe', 'sh', 'env', 'id', 'sleep', 'prlimit', 'setsid', 'mkfifo'];

/**
 * For each kind of being apart a PATH with which it is the strongest, and whether it works on this machine. The PATHs
 * are gone with the test file.
 */
export async function apartHere(): Promise<{ apart: Apart; path: string; works: boolean }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'slugline-path-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return Promise.all(
    kindsOfApart.map(async (apart, index) => {
      const { exitCode } = await execa(LEASH, [`--apart=${apart}`, 'ffmpeg', '-version'], {
        ...{ stdin: 'pipe', reject: false },
      });
      if (index === 0) return { apart, path: process.env.PATH ?? '', works: exitCode === 0 };
      const path = mkdtempSync(join(folder, `${apart}-`));
      const kinds = kindsOfApart.slice(index).flatMap((kind) => (kind === 'none' ? [] : neededBy[kind]));
      await linkAll([...tools, ...kinds], path);
      return { apart, path, works: exitCode === 0 };
    }),
  );
}

async function linkAll(names: string[], folder: string): Promise<void> {
  for (const name of names) {
    const found = await promisify(execFile)('sh', ['-c', 'command -v "$1"', 'sh', name]).catch(
      () => undefined,
    );
    const file = found?.stdout.trim();
    if (file?.startsWith('/')) symlinkSync(file, join(folder, name));
  }
}
