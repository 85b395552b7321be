import { median, ratio, rounded } from '../medians.ts';

/** The results of one run, in seconds. Parts that were not requested are missing. */
export interface Measured {
  /** CPU time of one process with one thread. */
  floorCpu?: number;
  /** CPU time of one such process while every core runs one. */
  floorAllCoresCpu?: number;
  wall?: number;
  cpu?: number;
  perRendition?: number;
  perRenditionThreaded?: number;
  firstPlayable?: number;
  oneWorker?: number;
  twoWorkers?: number;
}

/**
 * Medians of all runs. Seconds are wall time unless stated otherwise. Figures that were not measured are null.
 */
export interface VideoFigures {
  /**
   * The lower limit of wall time: the CPU time of one process that decodes once on one thread, divided by the
   * cores.
   */
  floorSeconds: number | null;
  /**
   * The same with a process on each core at once. If it is more, cores share something (memory, clock rate, a
   * host with other users), and no arrangement of ours can be as fast as the floor.
   */
  floorAllCoresSeconds: number | null;
  /** Ours: from the acceptance of a story until it is complete, with API, queues and stores. */
  wallSeconds: number | null;
  /** CPU seconds of our media service and its descendants, for that story. */
  cpuSeconds: number | null;
  /** floorSeconds / wallSeconds: 1 is perfect. */
  efficiency: number | null;
  /** cpuSeconds / (floorSeconds × cores): 1 is perfect. */
  cpuOverFloor: number | null;
  /** The same renditions by one process each, one after another, as peers make them, on one thread. */
  perRenditionWallSeconds: number | null;
  /** The same with as many threads as ffmpeg chooses. */
  perRenditionAllThreadsWallSeconds: number | null;
  /** On the lane `breaking`: from submission until an edition with a playable video is live. */
  firstPlayableSeconds: number | null;
  clipSeconds: number;
  /**
   * Time of two media processes on a core each, divided by the time of one process on one core. 0.5 is perfect.
   */
  twoWorkersOverOne: number | null;
  cores: number;
  runs: number;
}

/** Pure. Ratios are computed from the medians, so that readers can check them. */
export function figuresOf(
  measured: readonly Measured[],
  { clipSeconds, cores }: { clipSeconds: number; cores: number },
): VideoFigures {
  const of = (name: keyof Measured) => median(measured.flatMap((run) => run[name] ?? []));
  const [floorCpu, wall, cpu] = [of('floorCpu'), of('wall'), of('cpu')];
  return {
    floorSeconds: rounded(ratio(floorCpu, cores)),
    floorAllCoresSeconds: rounded(ratio(of('floorAllCoresCpu'), cores)),
    wallSeconds: rounded(wall),
    cpuSeconds: rounded(cpu),
    efficiency: rounded(ratio(ratio(floorCpu, cores), wall)),
    cpuOverFloor: rounded(ratio(cpu, floorCpu)),
    perRenditionWallSeconds: rounded(of('perRendition')),
    perRenditionAllThreadsWallSeconds: rounded(of('perRenditionThreaded')),
    firstPlayableSeconds: rounded(of('firstPlayable')),
    clipSeconds: Math.round(clipSeconds * 1000) / 1000,
    twoWorkersOverOne: rounded(ratio(of('twoWorkers'), of('oneWorker'))),
    cores,
    runs: measured.length,
  };
}
