import { peakBandwidth } from './bandwidth.ts';
import type { Rendition } from './rendition.ts';

/**
 * Returns the rungs that a manifest lists, lowest first. Leaves out a rung that needs as much bandwidth as the one
 * above it, or more: whoever can play it can play the better one. Players rely on this, too: they take the order of
 * bandwidths for that of qualities. `target` is the target duration in seconds.
 */
export function listedRungs<T extends Rendition>(rungs: readonly T[], target: number): T[] {
  const listed: T[] = [];
  let above = Number.POSITIVE_INFINITY;
  for (const rung of rungs.toReversed()) {
    const bandwidth = peakBandwidth(rung.segments, target);
    if (bandwidth >= above) continue;
    listed.unshift(rung);
    above = bandwidth;
  }
  return listed;
}
