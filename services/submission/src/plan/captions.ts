import { SluglineError, type SubmittedFile } from '@slugline/story';
import type { Sniffed } from './sniff.ts';

/** A media file of the package, with its kind as its bytes show it. */
export interface Known {
  file: SubmittedFile;
  sniffed: Sniffed;
}

/**
 * `harbour.en.srt` → `harbour`, `en`; `harbour.srt` → `harbour` and no language. A language tag has up to 35
 * characters.
 */
export function captionsName(name: string): { stem: string; language?: string } {
  const [, stem = '', language] =
    /^(.*?)(?:\.(?=[^.]{1,35}\.)([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.[^.]+$/.exec(name) ?? [];
  return { stem, ...(language ? { language } : {}) };
}

/**
 * Returns the video or audio file that captions belong to: the one with the same name, or the only one in the package.
 * Throws `captions_invalid` when neither exists.
 */
export function captioned(captions: SubmittedFile, media: readonly Known[]): Known {
  const spoken = media.filter(({ sniffed }) => sniffed.kind === 'video' || sniffed.kind === 'audio');
  const { stem } = captionsName(captions.name);
  const named = spoken.find(
    ({ file }) => file.name.replace(/\.[^.]+$/, '').toLowerCase() === stem.toLowerCase(),
  );
  const [only] = spoken;
  const found = named ?? (spoken.length === 1 ? only : undefined);
  if (found) return found;
  throw new SluglineError(
    'captions_invalid',
    `${captions.name} belongs to no video of the package: give it the video's name, such as ${only?.file.name.replace(/\.[^.]+$/, '') ?? 'video'}.en.srt`,
    { where: captions.name },
  );
}
