import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rename, rm, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const mark = 'SLUGLINE_CHAOS_OWN_MOUNTS';

/**
 * Runs this program again where its mounts are seen by nobody else and end with it, and gives that run’s exit code.
 * Gives undefined in that second run, and where the machine doesn’t allow it: then the disk can’t be filled.
 */
export async function runWithOwnMounts(): Promise<number | undefined> {
  if (process.env[mark] !== undefined) return undefined;
  const unshare = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];
  const allowed = await execute('unshare', [...unshare, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).then(
    () => true,
    () => false,
  );
  if (!allowed) return undefined;
  const child = spawn('unshare', [...unshare, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [mark]: '1' },
  });
  // A terminal sends Ctrl+C to both; the other run ends by itself and says how.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => child.kill(name));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return code ?? (signal === null ? 1 : 130);
}

/** A disk in memory that can be made full, and be given space again. */
export interface Disk {
  fill(): Promise<void>;
  empty(): Promise<void>;
  /** Ends it. What is on it stays in its folder when it is to be kept. */
  unmount(keep: boolean): Promise<void>;
}

const roomy = 8 * 1024 ** 3;

/** Mounts a disk at this folder; undefined where this process has no mounts of its own. */
export async function mountDisk(folder: string): Promise<Disk | undefined> {
  await mkdir(folder, { recursive: true });
  if (process.env[mark] === undefined) return undefined;
  await execute('mount', ['-t', 'tmpfs', '-o', `size=${roomy},mode=711`, 'tmpfs', folder]);
  const resize = (bytes: number) => execute('mount', ['-o', `remount,size=${bytes}`, folder]);
  return {
    fill: async () => {
      const { blocks, bfree, bsize } = await statfs(folder);
      // It may have grown since it was measured, and a disk can’t be smaller than what is on it. A size of 0 is no limit.
      for (let spare = bsize; ; spare += 16 * bsize) {
        const done = await resize((blocks - bfree) * bsize + spare).then(
          () => true,
          () => false,
        );
        if (done || spare > roomy) return;
      }
    },
    empty: async () => void (await resize(roomy)),
    unmount: async (keep) => {
      const copy = `${folder}.copy`;
      if (keep) await cp(folder, copy, { recursive: true, preserveTimestamps: true });
      await execute('umount', [folder]);
      if (!keep) return;
      await rm(folder, { recursive: true });
      await rename(copy, folder);
    },
  };
}
