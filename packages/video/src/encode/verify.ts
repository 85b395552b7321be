import { frameSizeOf } from '../packaging/codec.ts';
import type { Track } from '../packaging/track.ts';
import type { Chunk, Rung, VideoPlan } from '../plan/video-plan.ts';
import { reorderTicks } from './reorder.ts';

/**
 * Returns what is wrong with an encoded chunk, or undefined: its frames are not the plan's, a player could not start at
 * each of its groups, it does not follow the chunk before it, or its size differs from its rung's. Pure.
 *
 * Every chunk is verified right after it was encoded, as at Netflix: an early fault is cheap.
 */
export function faultOf(
  { init, fragments, timescale }: Track,
  chunk: Chunk,
  plan: VideoPlan,
  rung: Rung,
): string | undefined {
  const found = fragments.reduce((sum, { samples }) => sum + samples.length, 0);
  if (found !== chunk.frames) return `it has ${found} frames instead of ${chunk.frames}`;
  if (timescale !== plan.timescale) return `its time scale is ${timescale} instead of ${plan.timescale}`;
  const tick = (plan.timescale * plan.frameRate.den) / plan.frameRate.num;
  const delay = reorderTicks(plan);
  let frame = chunk.firstFrame;
  for (const [index, { samples, decodeTime }] of fragments.entries()) {
    const isLast = index === fragments.length - 1;
    if (samples.findLastIndex(({ sync }) => sync) !== 0)
      return `group ${index} does not begin with its only key frame`;
    if (!isLast && samples.length !== plan.gopFrames) return `group ${index} has ${samples.length} frames`;
    if (decodeTime !== frame * tick)
      return `group ${index} begins at ${decodeTime} instead of ${frame * tick}`;
    if (samples.some(({ duration }) => duration !== tick))
      return `group ${index} has a frame of another length`;
    // The edit list removes the same delay from all chunks: see `cmafHeader`.
    if (samples[0]?.offset !== delay || samples.some(({ offset }) => offset < 0))
      return `group ${index} is not shown ${delay} ticks after its decoding begins`;
    frame += samples.length;
  }
  const { width, height } = frameSizeOf(init);
  if (width === rung.width && height === rung.height) return undefined;
  return `it is of ${width}x${height} pixels instead of ${rung.width}x${rung.height}`;
}
