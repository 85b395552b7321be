import { perSecond } from '../inspect/frame-rate.ts';
import type { Chunk, VideoPlan } from '../plan/video-plan.ts';
import { MISSING_SECONDS } from './filters.ts';

/** How a chunk is made: each way is tried when the one before did not give the plan's frames. */
interface Attempt {
  seekSeconds: number;
  hold: boolean;
}

/**
 * A demuxer may miss a key frame or its index be wrong, and after a recovery point a decoder shows nothing for a while: so
 * much earlier is tried next, seconds.
 */
const EARLIER = 10;

/**
 * As planned; from earlier; from the beginning. The video's end may be a little nearer than its packets say: then the
 * last picture is held, as it is at once where the plan wants it. Pure.
 */
export function attempts({ firstFrame, frames, seekSeconds }: Chunk, plan: VideoPlan): Attempt[] {
  const end = firstFrame + frames;
  const pictures = plan.frames - plan.heldFrames;
  const hold = end > pictures;
  const mayHold = end > pictures - MISSING_SECONDS * perSecond(plan.frameRate);
  const seeks = [seekSeconds, Math.max(0, seekSeconds - EARLIER), 0];
  return [
    ...[...new Set(seeks)].map((seek) => ({ seekSeconds: seek, hold })),
    ...(mayHold && !hold ? [{ seekSeconds: Math.max(0, seekSeconds - EARLIER), hold: true }] : []),
  ];
}
