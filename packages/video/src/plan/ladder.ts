import type { VideoRecipe } from '@slugline/story';
import type { VideoStream } from '../inspect/media-description.ts';
import type { Rung, VideoPlan } from './video-plan.ts';

type Parameters = VideoRecipe['parameters'];

/**
 * Returns the rungs at or below the source, compared by the short side, so that portrait and landscape count alike.
 */
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
  // The source is smaller than the smallest rung: the rung keeps its size and is named by it.
  const lowest = rungs[0];
  const share = (short / lowest.shortSide) ** 2;
  const maxrate = Math.max(FLOOR, Math.round(lowest.maxrate * share));
  const rung = { name: `${even(short)}p`, width: even(width), height: even(height), maxrate };
  return capped([rung], bitrate);
}

/** 4:2:0 needs even sizes. */
const even = (size: number): number => Math.max(2, Math.round(size / 2) * 2);

/** Bit/s. A cap below this saves too little to be worth it. */
const FLOOR = 64_000;

/**
 * Caps each rung's rate in bit/s, so that a rendition is not larger than a poor source. The top rung gets at most 1.3
 * times the source's rate (as in PeerTube). Lower rungs get less, in proportion to their pixels to the power of 0.75.
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
