import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { isSettingsFile, looksLikeSettings, SluglineError } from '@slugline/story';

/** The files of a story package on this machine. */
export interface PackageFiles {
  draft: string;
  settings?: string;
  media: string[];
}

const draftEndings = ['.txt', '.md', '.markdown', '.text'];

/**
 * Finds the package in what the command line names: a folder, a draft alone, or a draft with its files.
 * The draft is the file called `draft.…`, or the only text there is.
 * Throws `file_missing`, `draft_missing` or `draft_ambiguous`, naming the path, and `settings_invalid` for settings that
 * would not be read: an embargo may be in them.
 */
export async function packageFiles(paths: readonly string[]): Promise<PackageFiles> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  const settings = settingsAmong(files);
  const others = files.filter((file) => file !== settings);
  const texts = others.filter((file) => draftEndings.includes(extname(file).toLowerCase()));
  const named = texts.filter((file) => /^draft\./i.test(basename(file)));
  const candidates = named.length > 0 ? named : texts;
  // One file of any other kind, named by hand, is meant to be the draft: the parser says what is wrong with it.
  const [draft] = candidates.length > 0 ? candidates : others.length === 1 ? others : [];
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
    media: others.filter((file) => file !== draft),
  };
}

function settingsAmong(files: readonly string[]): string | undefined {
  const [settings, second] = files.filter((file) => isSettingsFile(basename(file)));
  const unread = second ?? files.find((file) => file !== settings && looksLikeSettings(basename(file)));
  if (unread === undefined) return settings;
  const problem = second
    ? `${basename(settings ?? '')} and ${basename(second)} can't both be the settings: put all into one`
    : `${basename(unread)} looks like settings, and is not read: call it story.yaml, or take it out of the package`;
  throw new SluglineError('settings_invalid', problem, { where: unread });
}

/** The files at a path. Hidden ones are left out, but for settings that somebody has hidden. */
async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(unreadable(path));
  if (!found.isDirectory()) return [path];
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
