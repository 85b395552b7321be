import type { RenditionFile } from '@slugline/story';
import type { SegmentRecord, TrackPart } from '../encode/part.ts';
import type { Measured } from './bandwidth.ts';

/** A `SegmentRecord`, and how many seconds it plays. */
export type Segment = SegmentRecord & Measured;

/** One rung, or the audio, as stored on disk. Both manifests are written from it. */
export interface Rendition {
  /** The folder: `360p`, `audio`. */
  name: string;
  codec: string;
  timescale: number;
  segments: Segment[];
}

export interface VideoRendition extends Rendition {
  width: number;
  height: number;
}

/** Everything that a manifest states. `video` goes from the lowest rung to the highest. */
export interface Presentation {
  video: VideoRendition[];
  audio: Rendition | undefined;
  frameRate: { num: number; den: number };
  /** The spoken language (BCP 47), if the original states it. Else manifests say `und`, which `inLanguage` replaces. */
  language?: string | undefined;
}

/** The tag for an unknown language (BCP 47, 4.1). */
export const UNKNOWN_LANGUAGE = 'und';

export const INIT = 'init.mp4';

/** The files of a track, as a result lists them. */
export const initFile = (track: string, kind: 'video' | 'audio', kept: Kept): RenditionFile => ({
  ...{ name: `${track}/${INIT}`, role: 'segment', type: `${kind}/mp4` },
  ...kept,
});
export const segmentFile = (track: string, number: number): string => `${track}/${segmentName(number)}`;
export const segmentFiles = ({ track, segments }: Pick<TrackPart, 'track' | 'segments'>): RenditionFile[] =>
  segments.map(({ number, bytes, sha256 }) => ({
    ...{ name: segmentFile(track, number), role: 'segment', type: 'video/iso.segment' },
    ...{ bytes, sha256 },
  }));
type Kept = Pick<RenditionFile, 'bytes' | 'sha256'>;

/** Segments count from 1. DASH names the same files by a template. */
export const segmentName = (number: number): string => `seg-${String(number).padStart(5, '0')}.m4s`;

export const secondsOf = ({ segments }: Rendition): number =>
  segments.reduce((sum, segment) => sum + segment.seconds, 0);

/** The target duration: whole seconds that no segment of any rendition exceeds, the same for all (Apple 8.2). */
export const targetDuration = ({ video, audio }: Presentation): number =>
  Math.max(
    1,
    ...[...video, ...(audio ? [audio] : [])].flatMap(({ segments }) =>
      segments.map((s) => Math.round(s.seconds)),
    ),
  );
