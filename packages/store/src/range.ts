import { SluglineError } from '@slugline/story';

/** A range of an object's bytes, both ends included; without `end`, all bytes from `start` on. */
export interface Range {
  start: number;
  end?: number | undefined;
}

/** Limits a range to an object of `bytes` bytes. Throws `request_invalid` when it contains none of them. */
export function boundsOf(key: string, range: Range, bytes: number): { start: number; end: number } {
  const { start, end = bytes - 1 } = range;
  if (start < 0 || start >= bytes || end < start) throw rangeOutside(key, range);
  return { start, end: Math.min(end, bytes - 1) };
}

/** Returns the error for a range that contains no byte of the object (HTTP 416). */
export const rangeOutside = (key: string, { start, end }: Range, cause?: unknown): SluglineError =>
  new SluglineError('request_invalid', `Bytes ${start} to ${end ?? 'the end'} are not in ${key}`, {
    where: key,
    cause,
  });
