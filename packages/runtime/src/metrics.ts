import type { Outcome, Queues } from '@slugline/queue';
import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValueWithName,
  Registry,
} from 'prom-client';
import { answerWithin } from './answers.ts';

/** The metrics of one process. */
export type Figures = MetricObjectWithValues<MetricValueWithName<string>>[];

export interface Metrics {
  /**
   * Returns all metrics in Prometheus's text format. Without Redis those of the queues are missing. With figures of
   * other processes, each figure of a process has the label `process`: a counter of one that was replaced begins again,
   * which Prometheus sees in a series of its own and not in a sum.
   */
  text(): Promise<string>;
  /** Returns the metrics of this process, without those of the queues. */
  figures(): Promise<Figures>;
  /** Includes the metrics of another process in `text`. Its number is 2 or higher. They may be undefined. */
  include(process: number, figures: () => Promise<Figures | undefined>): void;
  /** The content type of that text. */
  contentType: string;
  /** Counts how a run ended. */
  observe(outcome: Outcome): void;
  /** Notes how long after its time a scheduled story was live at a destination, ms. */
  observeLateness(ms: number): void;
}

/** How long the oldest purge of a cache has waited, seconds; 0 when none waits. */
interface CacheFigure {
  destination: string;
  cache: string;
  seconds: number;
}

/** Seconds. Text takes milliseconds, a video hours. */
const buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];

/**
 * Metrics of prom-client for the event loop's lag over time, which are left out. To sample the lag it wakes the
 * process a hundred times a second, and each time takes a core from an encoder. With longer pauses it counts the
 * pause as lag. The current lag at the time of a reading is still reported.
 */
const sampledLag = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map(
  (figure) => `nodejs_eventloop_lag_${figure}_seconds`,
);
/**
 * Gauges whose names end in `_total`, which is for counters: https://prometheus.io/docs/practices/naming/#metric-names.
 * Each is the sum of a gauge that prom-client also reports by type, such as `nodejs_active_handles`.
 */
const misnamed = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);
/** How long the figures of another process are waited for, ms. */
const patienceMs = 1000;
/** The longest delay of a timer, ms. */
const NEVER_MS = 2 ** 31 - 1;

/** Opens the metrics at `/metrics`. Depths and ages of the queues are read together from Redis at each request. */
export function openMetrics(
  queues: Queues,
  readCaches: () => Promise<CacheFigure[]> = async () => [],
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS });
  for (const name of [...sampledLag, ...misnamed]) registry.removeSingleMetric(name);
  const registers = [registry];
  // Of the queues, which all processes share.
  const shared = new Registry();
  const duration = new Histogram({
    name: 'slugline_job_duration_seconds',
    help: 'How long runs of jobs took, by queue and result',
    labelNames: ['queue', 'result'],
    buckets,
    registers,
  });
  const failures = new Counter({
    name: 'slugline_job_failures_total',
    help: 'Runs that failed, by queue, code and whether they are tried again',
    labelNames: ['queue', 'code', 'retried'],
    registers,
  });
  const lateness = new Histogram({
    name: 'slugline_schedule_lateness_seconds',
    help: 'How long after its time a story was live at a destination, or the notice of one that expired',
    buckets,
    registers,
  });
  const oldest = new Gauge({
    name: 'slugline_queue_oldest_waiting_seconds',
    help: 'Age of the job that has waited longest',
    labelNames: ['queue'],
    registers: [shared],
  });
  const jobs = new Gauge({
    name: 'slugline_queue_jobs',
    help: 'Jobs in each queue, by state',
    labelNames: ['queue', 'state'],
    registers: [shared],
  });
  const purges = new Gauge({
    name: 'slugline_purge_oldest_waiting_seconds',
    help: 'How long the oldest open purge of a cache has waited',
    labelNames: ['destination', 'cache'],
    registers: [shared],
  });
  const readPurges = async () => {
    const caches = await readCaches().catch(() => []);
    purges.reset();
    for (const { seconds, ...labels } of caches) purges.set(labels, seconds);
  };
  const readQueues = async () => {
    const depths = await queues.depths(Date.now()).catch(() => []);
    // Values from before an outage are no longer true.
    for (const gauge of [jobs, oldest]) gauge.reset();
    for (const { queue, counts, oldestWaitingSeconds } of depths) {
      for (const [state, count] of Object.entries(counts)) jobs.set({ queue, state }, count);
      oldest.set({ queue }, oldestWaitingSeconds);
    }
  };

  const others: { process: number; figures: () => Promise<Figures | undefined> }[] = [];
  const figures = () => registry.getMetricsAsJSON() as Promise<Figures>;
  const ofProcesses = async () => {
    if (others.length === 0) return registry.metrics();
    const [own, ...found] = await Promise.all([
      figures(),
      ...others.map((other) => answerWithin(patienceMs, other.figures(), undefined)),
    ]);
    const labelled = found.map((theirs, n) => labelledWith(others[n]?.process ?? 0, theirs ?? []));
    return AggregatorRegistry.aggregate([labelledWith(1, own), ...labelled]).metrics();
  };

  return {
    contentType: registry.contentType,
    text: async () => {
      await Promise.all([readQueues(), readPurges()]);
      return `${await ofProcesses()}\n${await shared.metrics()}`;
    },
    figures,
    include: (process, theirs) => void others.push({ process, figures: theirs }),
    observeLateness: (ms) => lateness.observe(Math.max(0, ms) / 1000),
    observe: ({ queue, result, durationMs, error }) => {
      duration.observe({ queue, result }, durationMs / 1000);
      if (error) failures.inc({ queue, code: error.code, retried: String(result === 'retried') });
    },
  };
}

/** Gives each value the label, so that no two processes have a series in common: then a sum is the value itself. */
const labelledWith = (process: number, figures: Figures): Figures =>
  figures.map((metric) => ({
    ...metric,
    aggregator: 'sum',
    values: metric.values.map((value) => ({ ...value, labels: { ...value.labels, process } })),
  }));
