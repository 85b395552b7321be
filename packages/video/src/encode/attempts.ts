import { perSecond } from '../inspect/frame-rate.ts';
import type { Chunk, VideoPlan } from '../plan/video-plan.ts';
import { MISSING_SECONDS } from './filters.ts';

/** One way to make a chunk. The next one is tried if this one does not yield the plan's frames. */
interface Attempt {
  seekSeconds: number;
  hold: boolean;
}

/**
 * How much earlier the second attempt opens the file, seconds. A demuxer may miss a key frame, its index may be wrong,
 * and after a recovery point a decoder shows nothing for a while.
 */
const EARLIER = 10;

/**
 * Returns the attempts in order: as planned, from earlier, from the beginning. The video may end a little before its
 * packets say, so near its end a last attempt holds the last picture, as all attempts do if the plan wants it. Pure.
 */
export function attempts({ firstFrame, frames, seekSeconds }: Chunk, plan: VideoPlan): Attempt[] {
  const end = firstFrame + frames;
  const decodedFrames = plan.frames - plan.heldFrames;
  const hold = end > decodedFrames;
  const mayHold = end > decodedFrames - MISSING_SECONDS * perSecond(plan.frameRate);
  const seeks = [seekSeconds, Math.max(0, seekSeconds - EARLIER), 0];
  return [
    ...[...new Set(seeks)].map((seek) => ({ seekSeconds: seek, hold })),
    ...(mayHold && !hold ? [{ seekSeconds: Math.max(0, seekSeconds - EARLIER), hold: true }] : []),
  ];
}
