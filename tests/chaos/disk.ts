import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rename, rm, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const mark = 'SLUGLINE_CHAOS_OWN_MOUNTS';

/**
 * Runs this program again with mounts that no other process sees and that end with it. Returns the exit code of
 * that run. Returns undefined in the second run, and if the machine doesn’t allow it: then the disk can’t be
 * filled.
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
  // A terminal sends Ctrl+C to both. The other run ends by itself and reports.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => child.kill(name));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return code ?? (signal === null ? 1 : 130);
}

/** A disk in memory that can be filled and emptied. */
export interface Disk {
  fill(): Promise<void>;
  empty(): Promise<void>;
  /** Unmounts it. If `keep` is true, its files stay in its folder. */
  unmount(keep: boolean): Promise<void>;
}

const roomy = 8 * 1024 ** 3;

/** Mounts a disk at this folder. Returns undefined if this process has no mounts of its own. */
export async function mountDisk(folder: string): Promise<Disk | undefined> {
  await mkdir(folder, { recursive: true });
  if (process.env[mark] === undefined) return undefined;
  await execute('mount', ['-t', 'tmpfs', '-o', `size=${roomy},mode=711`, 'tmpfs', folder]);
  const resize = (bytes: number) => execute('mount', ['-o', `remount,size=${bytes}`, folder]);
  return {
    fill: async () => {
      const { blocks, bfree, bsize } = await statfs(folder);
      // The files may have grown since they were measured, and a disk can’t be smaller than its files. A size of 0
      // means no limit.
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
