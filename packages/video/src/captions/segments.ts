import { readWebvtt, type TimedBlock, WEBVTT_HEAD } from './webvtt.ts';

/** A segment of captions: a WebVTT file, and how many seconds it plays. */
export interface CaptionsSegment {
  seconds: number;
  text: string;
}

/**
 * Cuts captions into segments at the cuts of the video. `lengths` are the lengths of the video's segments, in seconds.
 * A caption across a cut is in both segments, with its full time (RFC 8216bis, 3.1.4). Captions after the end of the
 * video are in the last segment. If captions last so long that they would be written many times, segments become twice,
 * four times, … as long as the video's. Pure.
 */
export function segmentCaptions(text: string, lengths: readonly number[]): CaptionsSegment[] {
  const cues = readWebvtt(text);
  for (let each = 1; ; each *= 2) {
    const pieces = joined(lengths, each);
    const ends = endsOf(pieces);
    const places = cues.map((cue) => placesOf(cue, ends));
    const copies = places.reduce((sum, { from, to }) => sum + to - from, 0);
    if (copies > MOST_COPIES * cues.length && pieces.length > 1) continue;
    const blocks = pieces.map((): string[] => []);
    for (const [index, { block }] of cues.entries()) {
      const { from, to } = places[index] as Places;
      for (let at = from; at < to; at++) blocks[at]?.push(`${block}\n`);
    }
    return pieces.map((seconds, index) => ({
      seconds,
      text: [WEBVTT_HEAD, ...(blocks[index] ?? [])].join('\n'),
    }));
  }
}

/** The most copies that a caption may have on average. Captions of real videos have fewer than two. */
const MOST_COPIES = 3;

/** Returns the lengths of segments when every `each` neighbours are joined. */
function joined(lengths: readonly number[], each: number): number[] {
  const pieces: number[] = [];
  for (let at = 0; at < lengths.length; at += each)
    pieces.push(lengths.slice(at, at + each).reduce((sum, seconds) => sum + seconds, 0));
  return pieces;
}

/** Returns when segments of these lengths end, in ms. */
export function endsOf(lengths: readonly number[]): number[] {
  let end = 0;
  // Rounded to microseconds, as in playlists, so that this agrees with what a reader of the playlist adds up.
  return lengths.map((seconds) => {
    end += seconds;
    return Math.round(end * 1e6) / 1e3;
  });
}

/** The range of segments that a caption belongs to; `to` is exclusive. */
interface Places {
  from: number;
  to: number;
}

/** Returns the segments in which a caption is shown, given when segments end; at least one. */
export function placesOf(
  { startMs, endMs }: Pick<TimedBlock, 'startMs' | 'endMs'>,
  ends: readonly number[],
): Places {
  const from = Math.min(firstAfter(ends, startMs), ends.length - 1);
  let to = from + 1;
  while (to < ends.length && (ends[to - 1] ?? 0) < endMs) to++;
  return { from, to };
}

/** Returns the index of the first of ascending numbers that exceeds the limit. Returns their count if none does. */
function firstAfter(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
