import type { VideoPlan } from '../plan/video-plan.ts';

type Timing = Pick<VideoPlan, 'frames' | 'gopFrames' | 'frameRate' | 'timescale'>;

/**
 * How x264 orders pictures, in its own words (`x264 --fullhelp`): up to three B-frames in a row, and those may be referred to
 * by others. These are what the preset `veryfast` has as well; `reorderFrames` depends on them.
 */
export const B_FRAMES = 'bframes=3:b-pyramid=normal';

/** By how many frames x264 decodes ahead with `B_FRAMES`: for a B-frame, and for another one that it refers to. */
const DEPTH = 2;

/**
 * By how many frames each picture's composition time is later than the decoding time of the picture that is decoded in its
 * place: the same for every chunk of a video. x264 looks less far ahead where groups are shorter than that, and not at all
 * in a video that ends before.
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
