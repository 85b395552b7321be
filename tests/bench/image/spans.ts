import { median } from '../medians.ts';

/** The memory at a moment, and the number of pictures done by then. */
export interface Sample {
  done: number;
  megabytes: number;
}

/**
 * Pure. Returns the medians of memory in two spans: after the warm-up (from the 100th to the 300th of 1,000
 * pictures), and over the last fifth. Each span is long enough for both picture processes to be replaced in it.
 */
export function spansOf(
  samples: readonly Sample[],
  images: number,
): { rssStartMb: number; rssEndMb: number } {
  const between = (from: number, to: number): number => {
    const span = samples.filter(({ done }) => done >= from * images && done < to * images);
    return median(span.map(({ megabytes }) => megabytes)) ?? Number.NaN;
  };
  return { rssStartMb: between(0.1, 0.3), rssEndMb: between(0.8, 1) };
}
