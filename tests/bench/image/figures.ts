import { median, ratio, rounded } from '../medians.ts';

/** Pictures that wait at once when throughput is measured. */
export const depth = 8;

/** What was measured in one run. Parts that were not asked for are missing. */
export interface Measured {
  /** CPU seconds of one process with one thread, for one picture. */
  floorCpu?: number;
  /** At depth 1. */
  firstRenditionMs?: number;
  allRenditionsMs?: number;
  /** At depth 8, seconds for all of them. */
  wall?: number;
  cpu?: number;
  /** CPU seconds of a process that works as peers do, for one picture. */
  peerCpu?: number;
  similarityDelta?: number;
  rssStartMb?: number;
  rssEndMb?: number;
}

/** Medians of all runs. null is what was not measured. */
export interface ImageFigures {
  /** What no arrangement of a picture's work can beat: CPU of one process that decodes once on one thread, over the cores. */
  floorSeconds: number | null;
  /** 8 × floorSeconds over the time from a story's acceptance with 8 pictures until it is complete: 1 is perfect. */
  efficiencyAt8: number | null;
  /** Of the media service and of all that it started, at depth 8. */
  cpuSecondsPerPicture: number | null;
  /** Of outputs as good, each decoded for itself and encoded with sharp's own effort, as peers do. */
  peerCpuSecondsPerPicture: number | null;
  /** A story with one picture: from its acceptance until an edition is live that shows a rendition of it. */
  firstRenditionMs: number | null;
  /** … and until all are live. */
  allRenditionsMs: number | null;
  /**
   * Structural similarity of our files to the picture less that of the peers': the worst for us of all sizes, formats
   * and runs. Below 0 ours are less like it.
   */
  similarityDelta: number | null;
  /** Megabytes that the media service and its processes hold: near the beginning of 1,000 pictures, and at their end. */
  rssStartMb: number | null;
  rssEndMb: number | null;
  cores: number;
  runs: number;
}

/** Pure. Ratios are those of the medians, so that they can be checked against them. */
export function figuresOf(
  measured: readonly Measured[],
  { cores, runs }: { cores: number; runs: number },
): ImageFigures {
  const all = (name: keyof Measured) => measured.flatMap((run) => run[name] ?? []);
  const of = (name: keyof Measured) => median(all(name));
  const floor = ratio(of('floorCpu'), cores);
  const deltas = all('similarityDelta');
  return {
    floorSeconds: rounded(floor),
    efficiencyAt8: rounded(ratio(floor, ratio(of('wall'), depth))),
    cpuSecondsPerPicture: rounded(ratio(of('cpu'), depth)),
    peerCpuSecondsPerPicture: rounded(of('peerCpu')),
    firstRenditionMs: rounded(of('firstRenditionMs'), 0),
    allRenditionsMs: rounded(of('allRenditionsMs'), 0),
    similarityDelta: rounded(deltas.length > 0 ? Math.min(...deltas) : null, 5),
    rssStartMb: rounded(of('rssStartMb'), 1),
    rssEndMb: rounded(of('rssEndMb'), 1),
    cores,
    runs,
  };
}
