import { SluglineError } from '@slugline/story';

/** Bytes of an object, both ends included; without `end`, all from `start` on. */
export interface Range {
  start: number;
  end?: number | undefined;
}

/** The range within an object of so many bytes. Throws `request_invalid` when it has none of them. */
export function boundsOf(key: string, range: Range, bytes: number): { start: number; end: number } {
  const { start, end = bytes - 1 } = range;
  if (start < 0 || start >= bytes || end < start) throw rangeOutside(key, range);
  return { start, end: Math.min(end, bytes - 1) };
}

/** The range has no byte of the object: HTTP's 416. */
export const rangeOutside = (key: string, { start, end }: Range, cause?: unknown): SluglineError =>
  new SluglineError('request_invalid', `Bytes ${start} to ${end ?? 'the end'} are not in ${key}.`, {
    where: key,
    cause,
  });
