import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, mkdtemp, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

/** A command left something else where a file was expected: it may have been taken over. */
export class UnfitResult extends Error {
  constructor(name: string, what: string) {
    super(`${what} in the place of ${name}`);
    this.name = 'UnfitResult';
  }
}

/** The one folder that a command may write to. It may leave anything there, and nothing in it is trusted. */
export interface OutFolder extends AsyncDisposable {
  readonly path: string;
  /**
   * Moves a file that a command has left under `name` to `to`, outside the folder. Only when the command is gone. False where there is
   * nothing of that name.
   *
   * Throws `UnfitResult` for all but a regular file that has no other name. Links are never followed.
   */
  take(name: string, to: string): Promise<boolean>;
  /**
   * Copies a file under `name` to `to`, outside the folder, and says its size and hash. The command may still run: it can't change
   * the copy. Throws as `take` does, and for what is missing.
   */
  copy(name: string, to: string): Promise<{ bytes: number; sha256: string }>;
  /**
   * Removes the files in the folder. The command may still run, so nothing below is gone into: a folder there could become a
   * link to another at that moment. False where there is such a folder.
   */
  empty(): Promise<boolean>;
  /** Removes the folder. Only when the command is gone. */
  remove(): Promise<void>;
}

/** Makes a folder for a command's results, in a folder that the command does not see. */
export async function outFolder(inside: string): Promise<OutFolder> {
  const path = await mkdtemp(join(resolve(inside), '.tool-'));
  const made = await lstat(path);
  /** Where the command is kept apart it can't replace the folder. Elsewhere it can. */
  const assertSame = async () => {
    const found = await lstat(path).catch(() => undefined);
    if (found?.dev !== made.dev || found.ino !== made.ino)
      throw new UnfitResult(basename(path), 'something else is');
  };
  const remove = () => rm(path, { recursive: true, force: true });
  return {
    path,

    async take(name, to) {
      await assertSame();
      const found = await lstat(join(path, name)).catch(ifMissing);
      if (found === undefined) return false;
      assertPlain(found, name);
      await rename(join(path, name), to);
      // Nobody can replace it here, so this look counts.
      const taken = await lstat(to);
      if (isPlain(taken)) return true;
      await rm(to, { recursive: true });
      return assertPlain(taken, name);
    },

    async copy(name, to) {
      await assertSame();
      assertPlain(await lstat(join(path, name)), name);
      // Without O_NONBLOCK a pipe that has just been put there would be waited at.
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      await using source = await open(join(path, name), flags).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ELOOP' ? new UnfitResult(name, 'a symbolic link is') : error;
      });
      const found = await source.stat();
      assertPlain(found, name);
      await using target = await open(to, 'wx');
      const hash = createHash('sha256');
      let bytes = 0;
      // No further than it is now: it may grow for ever.
      const stream = source.createReadStream({ end: Math.max(0, found.size - 1), autoClose: false });
      for await (const chunk of stream) {
        hash.update(chunk);
        await target.writeFile(chunk);
        bytes += chunk.length;
      }
      return { bytes, sha256: hash.digest('hex') };
    },

    async empty() {
      await assertSame();
      const left = await Promise.allSettled((await readdir(path)).map((name) => unlink(join(path, name))));
      return left.every(({ status }) => status === 'fulfilled');
    },

    remove,
    [Symbol.asyncDispose]: remove,
  };
}

const isPlain = (found: Stats): boolean => found.isFile() && found.nlink === 1;

function assertPlain(found: Stats, name: string): true {
  if (isPlain(found)) return true;
  throw new UnfitResult(name, kindOf(found));
}

function kindOf(found: Stats): string {
  if (found.isSymbolicLink()) return 'a symbolic link is';
  if (found.isDirectory()) return 'a folder is';
  if (found.isFIFO()) return 'a named pipe is';
  if (found.isSocket()) return 'a socket is';
  if (found.isFile()) return 'a file that has another name, too, is';
  return 'a device is';
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
