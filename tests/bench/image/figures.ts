import { median, ratio, rounded } from '../medians.ts';

/** The number of pictures that are submitted at once for throughput. */
export const depth = 8;

/** The results of one run. Parts that were not requested are missing. */
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

/** Medians of all runs. Figures that were not measured are null. */
export interface ImageFigures {
  /**
   * The lower limit of wall time for a picture: the CPU time of one process that decodes once on one thread,
   * divided by the cores.
   */
  floorSeconds: number | null;
  /**
   * 8 × floorSeconds, divided by the time from the acceptance of a story with 8 pictures until it is complete.
   * 1 is perfect.
   */
  efficiencyAt8: number | null;
  /** CPU time of the media service and its descendants, at depth 8. */
  cpuSecondsPerPicture: number | null;
  /**
   * For outputs of equal quality. Each is decoded for itself and encoded with sharp's default effort, as peers
   * do.
   */
  peerCpuSecondsPerPicture: number | null;
  /** For a story with one picture: from its acceptance until an edition with a rendition of it is live. */
  firstRenditionMs: number | null;
  /** … and until all renditions are live. */
  allRenditionsMs: number | null;
  /**
   * Structural similarity of our files to the picture, minus that of the peers' files: the worst value over all
   * sizes, formats and runs. Negative if ours are less similar.
   */
  similarityDelta: number | null;
  /**
   * Memory of the media service and its processes in megabytes, near the beginning and at the end of 1,000
   * pictures.
   */
  rssStartMb: number | null;
  rssEndMb: number | null;
  cores: number;
  runs: number;
}

/** Pure. Ratios are computed from the medians, so that readers can check them. */
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
