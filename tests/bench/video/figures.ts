import { median, ratio, rounded } from '../medians.ts';

/** What one run has measured, in seconds. Parts that were not asked for are missing. */
export interface Measured {
  /** CPU of one process with one thread. */
  floorCpu?: number;
  /** So, of each, while every core has one. */
  floorAllCoresCpu?: number;
  wall?: number;
  cpu?: number;
  perRendition?: number;
  perRenditionThreaded?: number;
  firstPlayable?: number;
  oneWorker?: number;
  twoWorkers?: number;
}

/** Medians of all runs. Seconds are of the wall clock unless it says otherwise; null is what was not measured. */
export interface VideoFigures {
  /** What no arrangement of this work can beat: CPU of one process that decodes once on one thread, over the cores. */
  floorSeconds: number | null;
  /**
   * The same of a process on each core at once: how much of a core is left to it beside others that work as hard. Where
   * this is more, cores share something (memory, clock rate, a host that others use, too), and no arrangement of ours
   * can be as fast as the floor.
   */
  floorAllCoresSeconds: number | null;
  /** Ours: from the acceptance of a story until it is complete, through API, queues and stores. */
  wallSeconds: number | null;
  /** CPU seconds of our media service and of all that it started, for that story. */
  cpuSeconds: number | null;
  /** floorSeconds / wallSeconds: 1 is perfect. */
  efficiency: number | null;
  /** cpuSeconds / (floorSeconds × cores): 1 is perfect. */
  cpuOverFloor: number | null;
  /** The same renditions by one process each, one after another, as peers make them: on one thread. */
  perRenditionWallSeconds: number | null;
  /** So, too, on as many threads as ffmpeg likes. */
  perRenditionAllThreadsWallSeconds: number | null;
  /** On the lane `breaking`: from the submission until an edition is live whose video can be played. */
  firstPlayableSeconds: number | null;
  clipSeconds: number;
  /** Time of two media processes on a core each over the time of one on one core: 0.5 is perfect. */
  twoWorkersOverOne: number | null;
  cores: number;
  runs: number;
}

/** Pure. Ratios are those of the medians, so that they can be checked against them. */
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
