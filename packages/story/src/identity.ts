import slugify from '@sindresorhus/slugify';
import { ulid } from 'ulid';
import { z } from 'zod';

/** A story's id: a ULID. Ids sort by the time of submission. */
export const StoryId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a story id (26 characters)');
/** SHA-256 of a file's bytes, 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256');

/** Makes a story id for a submission received at `now` (ms since 1970). */
export const newStoryId = (now: number): string => ulid(now);

/** Returns the first 16 digits of an original's hash: the part that is in public addresses (`addresses.media`). */
export const short = (sha256: string): string => sha256.slice(0, 16);

/** Characters. Longer slugs are cut at a word: links stay readable, and object stores allow keys of 1,024 bytes. */
const longestSlug = 80;

/**
 * Turns a headline into a path segment of lower-case ASCII letters, digits and hyphens. Returns `fallback` (the end of
 * the story's id) when no letter can be transliterated; never an empty segment.
 */
export function slugOf(headline: string, fallback: string): string {
  const slug = slugify(headline);
  if (slug === '') return fallback.toLowerCase();
  if (slug.length <= longestSlug) return slug;
  const end = slug.lastIndexOf('-', longestSlug);
  return slug.slice(0, end > 0 ? end : longestSlug);
}
