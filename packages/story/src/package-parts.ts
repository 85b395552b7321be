import { SluglineError } from './errors.ts';
import { isSettingsFile, looksLikeSettings } from './settings-file.ts';

/** The files of a package, by their purpose. */
export interface PackageParts<T> {
  draft: T;
  settings?: T;
  media: T[];
}

/**
 * The extensions of drafts in groups, the likeliest first. A file of a later group is a draft only if the package has
 * none of an earlier group, because JSON and XML files often accompany pictures. Files of the last group are not read:
 * the reader of drafts says what to send instead.
 */
const draftEndings = [
  ['txt', 'md', 'markdown', 'text'],
  ['docx', 'eml', 'html', 'htm', 'xhtml'],
  ['json', 'xml'],
  ['rtf', 'doc', 'odt', 'pages', 'pdf'],
];

/**
 * Finds the parts of a package by the names of its files. The draft is the file called `draft.…`, or the only one that
 * can be a draft. `where` names the package. Throws `draft_missing` or `draft_ambiguous`. Throws `settings_invalid`
 * when there are several files of settings, or a file that looks like settings but would not be read: an embargo may
 * be in it.
 */
export function packageParts<T>(
  files: readonly T[],
  nameOf: (file: T) => string,
  where: string,
): PackageParts<T> {
  const { draft, ...parts } = correctionParts(files, nameOf);
  if (draft !== undefined) return { draft, ...parts };
  // A single file of another kind counts as the draft: the reader of drafts reports what is wrong with it.
  const [only] = parts.media;
  if (only === undefined || parts.media.length > 1)
    throw new SluglineError('draft_missing', `there is no draft in ${where}`);
  return { ...parts, draft: only, media: [] };
}

/**
 * Finds the parts of a correction by the names of its files, as `packageParts` does, but it needs no draft: a single picture
 * is a medium. Throws `draft_ambiguous` and `settings_invalid`.
 */
export function correctionParts<T>(
  files: readonly T[],
  nameOf: (file: T) => string,
): Partial<PackageParts<T>> & Pick<PackageParts<T>, 'media'> {
  const settings = settingsAmong(files, nameOf);
  const others = files.filter((file) => file !== settings);
  const endsWith = (file: T, endings: readonly string[]) =>
    endings.includes(/\.([^.]*)$/.exec(nameOf(file).toLowerCase())?.[1] ?? '');
  const named = others.filter(
    (file) => /^draft\./i.test(nameOf(file)) && endsWith(file, draftEndings.flat()),
  );
  const groups = [named, ...draftEndings.map((endings) => others.filter((file) => endsWith(file, endings)))];
  const candidates = groups.find((group) => group.length > 0) ?? [];
  const [draft] = candidates;
  if (candidates.length > 1)
    throw new SluglineError(
      'draft_ambiguous',
      `${candidates.map(nameOf).join(' and ')} can't both be the draft`,
    );
  return {
    ...(draft === undefined ? {} : { draft }),
    ...(settings === undefined ? {} : { settings }),
    media: others.filter((file) => file !== draft),
  };
}

function settingsAmong<T>(files: readonly T[], nameOf: (file: T) => string): T | undefined {
  const [settings, second] = files.filter((file) => isSettingsFile(nameOf(file)));
  const unread = second ?? files.find((file) => file !== settings && looksLikeSettings(nameOf(file)));
  if (unread === undefined) return settings;
  const problem =
    second !== undefined && settings !== undefined
      ? `${nameOf(settings)} and ${nameOf(second)} can't both be the settings: put all into one`
      : `${nameOf(unread)} looks like settings, and is not read: call it story.yaml, or take it out of the package`;
  throw new SluglineError('settings_invalid', problem, { where: String(unread) });
}
