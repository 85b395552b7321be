import { median } from '../medians.ts';

/** What was held at a moment when so many pictures were done. */
export interface Sample {
  done: number;
  megabytes: number;
}

/**
 * Pure. What was held near the beginning, when all was warm (of 1,000 pictures from the 100th to the 300th), and during
 * the last fifth: medians, and each span so long that both processes that make pictures were replaced within it.
 */
export function spansOf(
  samples: readonly Sample[],
  pictures: number,
): { rssStartMb: number; rssEndMb: number } {
  const between = (from: number, to: number): number => {
    const span = samples.filter(({ done }) => done >= from * pictures && done < to * pictures);
    return median(span.map(({ megabytes }) => megabytes)) ?? Number.NaN;
  };
  return { rssStartMb: between(0.1, 0.3), rssEndMb: between(0.8, 1) };
}
