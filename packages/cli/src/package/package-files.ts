import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import {
  correctionParts,
  isSettingsFile,
  type PackageParts,
  packageParts,
  SluglineError,
} from '@slugline/story';
import { unpacked } from './unpacked.ts';

/** The files of a story package on this machine, by their paths. */
export type PackageFiles = PackageParts<string>;

/**
 * Finds the files of a package among the paths on the command line: a folder, a ZIP of one, a draft, or a draft with
 * its media. Throws `file_missing`, and as `packageParts` and `unpacked` do.
 */
export async function packageFiles(paths: readonly string[]): Promise<PackageFiles> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  return packageParts(files, (path) => basename(path), paths.join(', '));
}

/** The files of a correction on this machine. Every part may be absent. */
export type CorrectionFiles = ReturnType<typeof correctionParts<string>>;

/** Finds the files of a correction as `packageFiles` does, but it needs no draft: a picture alone replaces a picture. */
export async function correctionFiles(paths: readonly string[]): Promise<CorrectionFiles> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  return correctionParts(files, (path) => basename(path));
}

/** Lists the files at a path. Hidden files are left out, except settings. */
async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(unreadable(path));
  if (!found.isDirectory()) return extname(path).toLowerCase() === '.zip' ? unpacked(path) : [path];
  const entries = await readdir(path, { withFileTypes: true });
  const named = entries
    .filter(({ name }) => !name.startsWith('.') || isSettingsFile(name))
    .map((entry) => ({ entry, file: join(path, entry.name) }));
  const isFile = await Promise.all(
    named.map(async ({ entry, file }) =>
      entry.isSymbolicLink() ? (await stat(file).catch(unreadable(file))).isFile() : entry.isFile(),
    ),
  );
  return named.flatMap(({ file }, index) => (isFile[index] ? [file] : [])).sort();
}

/** Returns a `catch` handler that throws `file_missing` for `path`, with the cause in words. */
export const unreadable =
  (path: string) =>
  (cause: NodeJS.ErrnoException): never => {
    throw new SluglineError('file_missing', `${path} can't be read: ${reasonOf(cause)}`, {
      where: path,
      cause,
    });
  };

const reasonOf = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'ENOENT' ? 'it does not exist' : code === 'EACCES' ? 'you have no permission to read it' : message;
