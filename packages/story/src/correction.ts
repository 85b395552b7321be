import { z } from 'zod';
import { SluglineError } from './errors.ts';
import type { SubmittedFile } from './events.ts';
import { FileName, MediaSettings, mergeSettings, Paragraph, StorySettings } from './settings.ts';

/** Makes each field of a schema clearable: null takes away what was said. */
const clearable = <T extends z.ZodRawShape>(shape: T) =>
  Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, z.nullable(field as z.ZodType)]),
  ) as unknown as {
    [Name in keyof T]: z.ZodNullable<T[Name]>;
  };

const { embargo, publishAt, expires, media: _media, ...fields } = StorySettings.shape;

/**
 * What a correction says in its part `story`: a JSON merge patch of the story's settings
 * (https://www.rfc-editor.org/rfc/rfc7396), and what is said about the correction itself. What is not named stays. Null
 * takes away what was said; for a file of `media` it takes the file out of the story. No correction takes away an
 * embargo, a time of publication or a time to expire: only `schedule` does.
 */
export const StoryCorrection = z.strictObject({
  ...clearable(fields),
  embargo,
  publishAt,
  expires,
  media: z
    .record(FileName, z.nullable(z.strictObject(clearable(MediaSettings.shape))))
    .describe('By file name. null takes the file out of the story')
    .optional(),
  order: z
    .array(FileName)
    .max(10_000)
    .describe(
      'File names in the order in which the page shows those that the text does not place. Others follow',
    )
    .optional(),
  note: Paragraph.min(1).describe('What was wrong, for readers: it appears on the page').optional(),
  minor: z.boolean().describe('Only typing errors: `modifiedAt` stays').optional(),
  reason: Paragraph.min(1).describe('Why, for the newsroom. It is not published').optional(),
});
export type StoryCorrection = z.infer<typeof StoryCorrection>;

/** The files of a correction, as they were received. `media` have the names under which they replace others. */
export interface CorrectionFiles {
  draft?: SubmittedFile | undefined;
  media: readonly SubmittedFile[];
}

/**
 * Returns the settings of a story after a correction. `replaced` are the names of the files that it replaces: focal
 * point and poster are places in the old file, so they go with it, unless they are said anew. The other words about a
 * file stay.
 */
export function correctedSettings(
  before: StorySettings,
  correction: StoryCorrection,
  replaced: readonly string[],
): StorySettings {
  const { note: _note, minor: _minor, reason: _reason, order: _order, media, ...patch } = correction;
  const { media: mediaBefore, ...own } = before;
  const names = [...new Set([...Object.keys(mediaBefore ?? {}), ...Object.keys(media ?? {})])].map(inNfc);
  const said = inNfcKeys(media);
  const known = inNfcKeys(mediaBefore);
  const words = [...new Set(names)].flatMap((name): [string, MediaSettings][] => {
    if (said[name] === null) return [];
    const { focalPoint, poster, ...rest } = known[name] ?? {};
    const stays = replaced.includes(name) ? rest : { ...known[name] };
    const merged = patched(stays, said[name] ?? {}) as MediaSettings;
    return Object.keys(merged).length > 0 ? [[name, merged]] : [];
  });
  const leaves = own.lead !== undefined && said[inNfc(own.lead)] === null;
  const { embargo: later } = mergeSettings(own, {
    ...(patch.embargo !== undefined && { embargo: patch.embargo }),
  });
  const merged = patched(leaves ? { ...own, lead: undefined } : own, patch) as StorySettings;
  return {
    ...merged,
    ...(later !== undefined && { embargo: later }),
    ...(words.length > 0 && { media: Object.fromEntries(words) }),
  };
}

/**
 * Returns the draft and the media of a story after a correction, in order. A file that has the name of another takes
 * its place. Throws `file_missing` for the name of a file that the story does not have, and `settings_invalid` for a
 * file that is both sent and taken out.
 */
export function correctedFiles(
  before: readonly SubmittedFile[],
  { draft, media: sent }: CorrectionFiles,
  { media = {}, order = [] }: StoryCorrection,
): SubmittedFile[] {
  const old = before.filter(({ role }) => role === 'media');
  const removed = Object.keys(media).flatMap((name) => (media[name] === null ? [inNfc(name)] : []));
  const twice = sent.find(({ name }) => removed.includes(name));
  if (twice)
    throw new SluglineError('settings_invalid', `${twice.name} is both sent and taken out: leave out one`, {
      where: twice.name,
    });
  const replaced = old.map((file) => sent.find(({ name }) => name === file.name) ?? file);
  const added = sent.filter(({ name }) => !old.some((file) => file.name === name));
  const all = [...replaced, ...added].filter(({ name }) => !removed.includes(name));
  const first = order.map(inNfc);
  for (const name of removed) findFile(old, name);
  for (const name of first) findFile(all, name);
  const inOrder = [...new Set(first)].map((name) => findFile(all, name));
  const drafts = draft ? [draft] : before.filter(({ role }) => role === 'draft');
  return [...drafts, ...inOrder, ...all.filter((file) => !inOrder.includes(file))];
}

function findFile(files: readonly SubmittedFile[], wanted: string): SubmittedFile {
  const found = files.find(({ name }) => name === wanted);
  if (found) return found;
  const names = files.map(({ name }) => name).join(', ');
  const message = `the story has no file ${wanted}${names && `: it has ${names}`}`;
  throw new SluglineError('file_missing', message, { where: wanted });
}

const inNfc = (name: string): string => name.normalize('NFC');
const inNfcKeys = <T>(record: Record<string, T> = {}): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [inNfc(name), value]));

/** Merges the fields of a patch into an object: null takes one away. */
function patched(before: object, patch: object): object {
  const merged = Object.entries({ ...before, ...patch });
  return Object.fromEntries(merged.filter(([, value]) => value !== null && value !== undefined));
}
