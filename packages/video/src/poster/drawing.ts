import type { Rung, VideoPlan } from '../plan/video-plan.ts';

const WIDEST = 1280;

/** As every browser shows BT.709, bit-exact on every machine. */
export const RGB =
  'scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact:in_color_matrix=bt709,format=rgb24';

/**
 * The options of an output that draws frames of a pad. Nobody keeps them: each is read once, or never. The encoder would start
 * a thread for each core. A key frame before the moment that was sought has a time below 0, and nothing may drop it for that.
 */
export const drawnPng = (pad: string, frames: number): string[] => [
  ...['-map', `[${pad}]`, '-frames:v', String(frames), '-fps_mode', 'passthrough'],
  ...['-compression_level', '0', '-threads', '1'],
];

/** The rung of which a video has no larger one. */
export const topOf = ({ rungs }: VideoPlan): Rung => rungs.at(-1) ?? rungs[0];

/** As large as the video, up to a limit. */
export function posterSize(plan: VideoPlan): Rung {
  const top = topOf(plan);
  if (top.width <= WIDEST) return top;
  return { ...top, width: WIDEST, height: Math.round((WIDEST * top.height) / top.width / 2) * 2 };
}
