import type { Measured } from './bandwidth.ts';

export interface Segment extends Measured {
  /** In the rendition's time scale. */
  duration: number;
  sha256: string;
}

/** One rung, or the sound, as it lies on disk: what both manifests are written from. */
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

/** Everything that a manifest says. `video` goes from the lowest rung to the highest. */
export interface Presentation {
  video: VideoRendition[];
  audio: Rendition | undefined;
  frameRate: { num: number; den: number };
}

export const INIT = 'init.mp4';
/** Segments count from 1. DASH names the same files by a template. */
export const segmentName = (number: number): string => `seg-${String(number).padStart(5, '0')}.m4s`;

export const secondsOf = ({ segments }: Rendition): number =>
  segments.reduce((sum, segment) => sum + segment.seconds, 0);

/** Whole seconds that no segment of any rendition exceeds, the same for all (Apple 8.2). */
export const targetDuration = ({ video, audio }: Presentation): number =>
  Math.max(
    1,
    ...[...video, ...(audio ? [audio] : [])].flatMap(({ segments }) =>
      segments.map((s) => Math.round(s.seconds)),
    ),
  );
