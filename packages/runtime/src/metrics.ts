import type { Outcome, Queues } from '@slugline/queue';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Returns all metrics in Prometheus's text format. Without Redis those of the queues are missing. */
  text(): Promise<string>;
  /** The content type of that text. */
  contentType: string;
  /** Counts how a run ended. */
  observe(outcome: Outcome): void;
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
/** The longest delay of a timer, ms. */
const NEVER_MS = 2 ** 31 - 1;

/** Opens the metrics at `/metrics`. Depths and ages of the queues are read together from Redis at each request. */
export function openMetrics(queues: Queues): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS });
  for (const name of [...sampledLag, ...misnamed]) registry.removeSingleMetric(name);
  const registers = [registry];
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
  const oldest = new Gauge({
    name: 'slugline_queue_oldest_waiting_seconds',
    help: 'Age of the job that has waited longest',
    labelNames: ['queue'],
    registers,
  });
  const jobs = new Gauge({
    name: 'slugline_queue_jobs',
    help: 'Jobs in each queue, by state',
    labelNames: ['queue', 'state'],
    registers,
  });
  const readQueues = async () => {
    const depths = await queues.depths(Date.now()).catch(() => []);
    // Values from before an outage are no longer true.
    for (const gauge of [jobs, oldest]) gauge.reset();
    for (const { queue, counts, oldestWaitingSeconds } of depths) {
      for (const [state, count] of Object.entries(counts)) jobs.set({ queue, state }, count);
      oldest.set({ queue }, oldestWaitingSeconds);
    }
  };

  return {
    contentType: registry.contentType,
    text: async () => {
      await readQueues();
      return registry.metrics();
    },
    observe: ({ queue, result, durationMs, error }) => {
      duration.observe({ queue, result }, durationMs / 1000);
      if (error) failures.inc({ queue, code: error.code, retried: String(result === 'retried') });
    },
  };
}
