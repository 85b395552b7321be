import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, mkdtemp, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

/** A command left something else in the place of a file. It may be under an attacker's control. */
export class UnfitResult extends Error {
  constructor(name: string, what: string) {
    super(`${what} in the place of ${name}`);
    this.name = 'UnfitResult';
  }
}

/** The only folder that a command may write to. Its contents are not trusted. */
export interface OutFolder extends AsyncDisposable {
  readonly path: string;
  /**
   * Moves the file `name` to `to`, outside the folder. Returns false when there is no such file. Call it only after the
   * command has ended.
   *
   * Throws `UnfitResult` for anything but a regular file without other hard links. Never follows symbolic links.
   */
  take(name: string, to: string): Promise<boolean>;
  /**
   * Copies the file `name` to `to`, outside the folder. Returns its size in bytes and its hash. The command may still
   * be running: it can't change the copy. Throws like `take`, and with ENOENT when there is no such file.
   */
  copy(name: string, to: string): Promise<{ bytes: number; sha256: string }>;
  /**
   * Removes the files in the folder. The command may still be running, so folders are not entered: one could be
   * replaced by a link at that moment. Returns false when something could not be removed, such as a folder.
   */
  empty(): Promise<boolean>;
  /** Removes the folder. Call it only after the command has ended. */
  remove(): Promise<void>;
}

/** Makes a folder for a command's results inside a folder that the command can't see. */
export async function outFolder(inside: string): Promise<OutFolder> {
  const path = await mkdtemp(join(resolve(inside), '.tool-'));
  const made = await lstat(path);
  /** Throws when the folder was replaced. Only a command without isolation can do that. */
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
      // The command can't replace the file here, so only this check is final.
      const taken = await lstat(to);
      if (isPlain(taken)) return true;
      await rm(to, { recursive: true });
      return assertPlain(taken, name);
    },

    async copy(name, to) {
      await assertSame();
      assertPlain(await lstat(join(path, name)), name);
      // Without O_NONBLOCK, opening a pipe that was just put there would wait for its writer.
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      await using source = await open(join(path, name), flags).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ELOOP' ? new UnfitResult(name, 'a symbolic link is') : error;
      });
      const found = await source.stat();
      assertPlain(found, name);
      await using target = await open(to, 'wx');
      const hash = createHash('sha256');
      let bytes = 0;
      // Read no further than its present size: it could grow for ever.
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
