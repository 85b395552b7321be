import type { VideoRecipe } from '@slugline/story';
import type { Fraction, MediaDescription } from '../inspect/description.ts';
import { perSecond } from '../inspect/frame-rate.ts';

/** One step of the ladder, as it will be encoded. Sizes in pixels, `maxrate` in bit/s. */
export interface Rung {
  name: string;
  width: number;
  height: number;
  maxrate: number;
}

/** All that is decided before ffmpeg runs. */
export interface VideoPlan {
  /** From the lowest to the highest. */
  rungs: [Rung, ...Rung[]];
  frameRate: Fraction;
  /** Frames per group of pictures: each begins with an IDR frame. */
  gopFrames: number;
  segmentFrames: number;
  /** Seconds that the last frame is held because the sound is longer. */
  holdSeconds: number;
  durationSeconds: number;
}

type VideoFile = Extract<MediaDescription, { kind: 'video' }>;
type Parameters = VideoRecipe['parameters'];

/** Plans the renditions of a video. Pure: the same description and recipe give the same plan. */
export function planVideo({ video, audio, durationSeconds }: VideoFile, parameters: Parameters): VideoPlan {
  const frameSeconds = 1 / perSecond(video.frameRate);
  const gopFrames = Math.max(1, Math.round(parameters.gopSeconds * perSecond(video.frameRate)));
  const excess = (audio?.endSeconds ?? 0) - video.endSeconds;
  return {
    rungs: capped(ladderOf(video, parameters), video.bitrate),
    frameRate: video.frameRate,
    gopFrames,
    segmentFrames: gopFrames * parameters.gopsPerSegment,
    // Sound that goes on for less than a frame needs no picture.
    holdSeconds: excess > frameSeconds ? excess : 0,
    durationSeconds,
  };
}

/** The rungs at or below the source by its short side, so that an upright video counts like a lying one. */
function ladderOf(
  { width, height }: { width: number; height: number },
  { rungs }: Parameters,
): VideoPlan['rungs'] {
  const short = Math.min(width, height);
  const [first, ...rest] = rungs
    .filter((rung) => rung.shortSide <= short)
    .map(({ name, shortSide, maxrate }) => ({
      name,
      width: even((width * shortSide) / short),
      height: even((height * shortSide) / short),
      maxrate,
    }));
  if (first) return [first, ...rest];
  // Smaller than the smallest rung: as it is, and named by what it is.
  const lowest = rungs[0];
  const share = (short / lowest.shortSide) ** 2;
  const maxrate = Math.max(FLOOR, Math.round(lowest.maxrate * share));
  return [{ name: `${even(short)}p`, width: even(width), height: even(height), maxrate }];
}

/** 4:2:0 needs even sizes. */
const even = (size: number): number => Math.max(2, Math.round(size / 2) * 2);

/** Bit/s below which a cap saves nothing worth having. */
const FLOOR = 64_000;

/**
 * A file made from a poor source must not be larger than it: the top rung gets at most 1.3 times the source's rate
 * (as PeerTube does), those below less, by the 0.75th power of their pixels.
 */
function capped(rungs: VideoPlan['rungs'], bitrate: number | undefined): VideoPlan['rungs'] {
  if (bitrate === undefined) return rungs;
  const pixels = (rung: Rung) => rung.width * rung.height;
  const top = Math.max(...rungs.map(pixels));
  const cap = (rung: Rung): Rung => {
    const fair = Math.round(bitrate * 1.3 * (pixels(rung) / top) ** 0.75);
    return { ...rung, maxrate: Math.min(rung.maxrate, Math.max(FLOOR, fair)) };
  };
  const [first, ...rest] = rungs;
  return [cap(first), ...rest.map(cap)];
}
