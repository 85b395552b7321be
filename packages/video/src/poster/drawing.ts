import type { Rung, VideoPlan } from '../plan/video-plan.ts';

const WIDEST = 1280;

/** BT.709 as every browser shows it, bit-exact on every machine. */
export const RGB =
  'scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact:in_color_matrix=bt709,format=rgb24';

/**
 * Options of an output that draws a pad's frames as PNGs. They are not compressed, since each is read at most once.
 * Without a limit the encoder would start a thread per core. A key frame before the requested moment has a negative
 * time, and must not be dropped for that.
 */
export const drawnPng = (pad: string, frames: number): string[] => [
  ...['-map', `[${pad}]`, '-frames:v', String(frames), '-fps_mode', 'passthrough'],
  ...['-compression_level', '0', '-threads', '1'],
];

/** The highest rung. */
export const topOf = ({ rungs }: VideoPlan): Rung => rungs.at(-1) ?? rungs[0];

/** The video's size, up to a limit. */
export function posterSize(plan: VideoPlan): Rung {
  const top = topOf(plan);
  if (top.width <= WIDEST) return top;
  return { ...top, width: WIDEST, height: Math.round((WIDEST * top.height) / top.width / 2) * 2 };
}
