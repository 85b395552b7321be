import { perSecond } from '../inspect/frame-rate.ts';
import type { ChunkOrder } from './chunk-run.ts';
import { MISSING_SECONDS } from './filters.ts';
import type { Chunk, VideoPlan } from './video-plan.ts';

/** How a chunk is made: each way is tried when the one before did not give the plan's frames. */
interface Attempt extends Pick<ChunkOrder, 'hold' | 'headerAlone'> {
  seekSeconds: number;
}

/**
 * A demuxer may miss a key frame or its index be wrong, and after a recovery point a decoder shows nothing for a while: so
 * much earlier is tried next, seconds.
 */
const EARLIER = 10;

/**
 * Whether a file can be opened by what its header says. ffmpeg else decodes pictures to find the same out, for 0.07 s of
 * CPU a run. It also learns where time begins, which is where seeks count from: there is to be nothing to learn.
 */
export const headerMaySuffice = ({ picture, startSeconds }: VideoPlan): boolean =>
  picture.indexed && startSeconds === 0;

/**
 * As planned, and the same with more care; from earlier; from the beginning. The film's end may be a little nearer than its packets say: then the
 * last picture is held, as it is at once where the plan wants it. Pure.
 */
export function attempts({ firstFrame, frames, seekSeconds }: Chunk, plan: VideoPlan): Attempt[] {
  const end = firstFrame + frames;
  const pictures = plan.frames - plan.heldFrames;
  const hold = end > pictures;
  const mayHold = end > pictures - MISSING_SECONDS * perSecond(plan.frameRate);
  const seeks = [seekSeconds, Math.max(0, seekSeconds - EARLIER), 0];
  return [
    ...(headerMaySuffice(plan) ? [{ seekSeconds, hold, headerAlone: true }] : []),
    ...[...new Set(seeks)].map((seek) => ({ seekSeconds: seek, hold, headerAlone: false })),
    ...(mayHold && !hold
      ? [{ seekSeconds: Math.max(0, seekSeconds - EARLIER), hold: true, headerAlone: false }]
      : []),
  ];
}
