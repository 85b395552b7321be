import { endsOf, placesOf } from '../../captions/segments.ts';
import { readWebvtt, type TimedBlock, WEBVTT_HEAD } from '../../captions/webvtt.ts';
import type { PublishedVideo, ReadTrack } from './published-video.ts';
import type { Rule } from './rule.ts';

interface ReadSegment {
  name: string;
  text: string;
  cues: TimedBlock[];
}

const segmentsOf = ({ segments }: ReadTrack, { texts }: PublishedVideo): ReadSegment[] =>
  segments.map(({ name }) => {
    const text = texts.get(name) ?? '';
    return { name, text, cues: readWebvtt(text) };
  });

/**
 * Returns the positions of segments that do not hold exactly the captions that they should, for each captions track.
 */
function misplaced(
  video: PublishedVideo,
  isWrong: (segment: { holds: ReadonlySet<string>; shows: ReadonlySet<string> }) => boolean,
): string[] {
  return video.captions.flatMap(({ track }) => {
    const segments = segmentsOf(track, video);
    const ends = endsOf(track.segments.map(({ seconds }) => seconds));
    const shown = segments.map(() => new Set<string>());
    const cues = new Map(segments.flatMap((segment) => segment.cues.map((cue) => [cue.block, cue])));
    for (const cue of cues.values()) {
      const { from, to } = placesOf(cue, ends);
      for (let at = from; at < to; at++) shown[at]?.add(cue.block);
    }
    return segments
      .filter(({ cues }, index) =>
        isWrong({ holds: new Set(cues.map(({ block }) => block)), shows: shown[index] ?? new Set() }),
      )
      .map(({ name }) => name);
  });
}

/** Rules for captions in segments. */
export const captionsRules: readonly Rule[] = [
  {
    paragraph: 'RFC 8216bis 3.1.4',
    rule: 'each segment of captions is WebVTT that says which time is the video’s',
    broken: (video) =>
      video.captions
        .flatMap(({ track }) => segmentsOf(track, video))
        .filter(({ text }) => !text.startsWith(WEBVTT_HEAD))
        .map(({ name }) => name),
  },
  {
    paragraph: 'RFC 8216bis 3.1.4',
    rule: 'a segment has every caption that is shown while it plays, with all of its time',
    broken: (video) => misplaced(video, ({ holds, shows }) => ![...shows].every((cue) => holds.has(cue))),
  },
  {
    paragraph: 'Slugline',
    rule: 'a segment has no caption that is shown before or after it',
    broken: (video) => misplaced(video, ({ holds, shows }) => ![...holds].every((cue) => shows.has(cue))),
  },
];
