import type { VideoRecipe } from '@slugline/story';
import type { VideoStream } from '../inspect/description.ts';
import type { Rung, VideoPlan } from './video-plan.ts';

type Parameters = VideoRecipe['parameters'];

/** The rungs at or below the source by its short side, so that an upright video counts like a lying one. */
export function ladderOf(
  { width, height, bitrate }: Pick<VideoStream, 'width' | 'height' | 'bitrate'>,
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
  if (first) return capped([first, ...rest], bitrate);
  // Smaller than the smallest rung: as it is, and named by what it is.
  const lowest = rungs[0];
  const share = (short / lowest.shortSide) ** 2;
  const maxrate = Math.max(FLOOR, Math.round(lowest.maxrate * share));
  const rung = { name: `${even(short)}p`, width: even(width), height: even(height), maxrate };
  return capped([rung], bitrate);
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
