import type { MediaWarning } from '@slugline/story';
import type { Cue, ReadCaptions } from './cue.ts';
import { clock, HOUR_MS } from './times.ts';

/** The most faults that are named one by one. */
const MOST_NAMED = 10;

/** Returns the warnings for the desk about what was left out, and about times that are probably not the video's. */
export function warningsOf({ cues, leftOut }: ReadCaptions): MediaWarning[] {
  const more = leftOut.length - MOST_NAMED;
  const warnings: (MediaWarning | false)[] = [
    ...leftOut
      .slice(0, MOST_NAMED)
      .map(({ line, why }) => ({ code: 'captions_left_out', line, what: `${why}. It is left out` })),
    more > 0 && {
      code: 'captions_left_out',
      what: `has ${more} more faults like these; the captions and lines with them are left out, too`,
    },
    countsFromAnHour(cues) && {
      code: 'captions_offset',
      what:
        `begins at ${clock(startOf(cues))}. Captions for broadcast often count from 01:00:00 or 10:00:00: if the ` +
        'video begins at 00:00:00, move them to its beginning',
    },
  ];
  return warnings.filter((warning) => warning !== false);
}

/** Whether captions begin so late that their times may count from 01:00:00, or from 10:00:00. */
export const countsFromAnHour = (cues: readonly Cue[]): boolean => startOf(cues) >= HOUR_MS;

/** Returns when the first caption begins, in ms. The captions are sorted by their times. */
const startOf = ([first]: readonly Cue[]): number => first?.startMs ?? 0;
