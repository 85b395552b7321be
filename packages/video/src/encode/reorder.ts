import type { VideoPlan } from '../plan/video-plan.ts';

type Timing = Pick<VideoPlan, 'frames' | 'gopFrames' | 'frameRate' | 'timescale'>;

/**
 * How x264 orders pictures, as its own options (`x264 --fullhelp`): up to three B-frames in a row, to which others may
 * refer. The preset `veryfast` has the same values; `reorderFrames` depends on them.
 */
export const B_FRAMES = 'bframes=3:b-pyramid=normal';

/** How many frames x264 decodes ahead with `B_FRAMES`: one for a B-frame, one for another that it refers to. */
const DEPTH = 2;

/**
 * By how many frames composition times are later than decoding times: the same for every chunk of a video. x264 looks
 * less far ahead when groups are shorter than that, and when the video ends before.
 */
function reorderFrames({ frames, gopFrames }: Timing): number {
  const depth = Math.min(DEPTH, gopFrames - 1);
  return frames > depth ? depth : 0;
}

/** The same in seconds. */
export const reorderSeconds = (plan: Timing): number =>
  (reorderFrames(plan) * plan.frameRate.den) / plan.frameRate.num;

/** The same in the time scale of the video's tracks. */
export const reorderTicks = (plan: Timing): number => Math.round(reorderSeconds(plan) * plan.timescale);
