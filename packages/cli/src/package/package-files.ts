import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { SluglineError } from '@slugline/story';

/** The files of a story package on this machine. */
export interface PackageFiles {
  draft: string;
  settings?: string;
  media: string[];
}

const draftEndings = ['.txt', '.md', '.markdown', '.text'];
const settingsNames = ['story.yaml', 'story.yml', 'story.json'];

/**
 * Finds the package in what the command line names: a folder, a draft alone, or a draft with its files.
 * The draft is the file called `draft.…`, or the only text there is.
 * Throws `file_missing`, `draft_missing` or `draft_ambiguous`, naming the path.
 */
export async function packageFiles(paths: readonly string[]): Promise<PackageFiles> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  const settings = files.find((file) => settingsNames.includes(basename(file)));
  const texts = files.filter((file) => draftEndings.includes(extname(file).toLowerCase()));
  const named = texts.filter((file) => /^draft\./i.test(basename(file)));
  const candidates = named.length > 0 ? named : texts;
  // One file of any other kind, named by hand, is meant to be the draft: the parser says what is wrong with it.
  const [draft] = candidates.length > 0 ? candidates : files.length === 1 ? files : [];
  if (draft === undefined)
    throw new SluglineError('draft_missing', `there is no draft in ${paths.join(', ')}`);
  if (candidates.length > 1) {
    throw new SluglineError(
      'draft_ambiguous',
      `${candidates.map((file) => basename(file)).join(' and ')} can't both be the draft`,
    );
  }
  return {
    draft,
    ...(settings === undefined ? {} : { settings }),
    media: files.filter((file) => file !== draft && file !== settings),
  };
}

/** The files at a path, hidden ones left out. */
async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(unreadable(path));
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(path, entry.name))
    .sort();
}

/** Rejects with `file_missing` what could not be read, and says why. */
export const unreadable =
  (path: string) =>
  (cause: NodeJS.ErrnoException): never => {
    throw new SluglineError('file_missing', `${path} can't be read: ${reasonOf(cause)}`, {
      where: path,
      cause,
    });
  };

const reasonOf = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'ENOENT' ? 'it is not there' : code === 'EACCES' ? 'it is not readable for you' : message;
