import { peakBandwidth } from './bandwidth.ts';
import type { Rendition } from './rendition.ts';

/**
 * The rungs that a manifest lists, lowest first. A rung that takes no less of the line than the one above it is left out: who
 * can play it can play the better one. Players rely on it, too: they take the order of bandwidths for that of qualities.
 * `target` is the target duration in seconds.
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
