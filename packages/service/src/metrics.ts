import { type Outcome, type Queues, queueDepths } from '@slugline/queue';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** All figures as Prometheus reads them, and the type of that text. Without Redis those of the queues are missing. */
  text(): Promise<string>;
  contentType: string;
  /** Counts what a run came to. */
  observe(outcome: Outcome): void;
}

/** Seconds: text takes milliseconds, a video hours. */
const buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];

/**
 * How often the event loop is asked how late it is, in ms. By itself it would be every 10: a hundred times a second an
 * idle process would take a core from an encoder.
 */
const LAG_SAMPLE_MS = 250;

/** The figures at `/metrics`. Depths and ages are read from Redis, both at once, at the moment somebody asks. */
export function openMetrics(queues: Queues): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_SAMPLE_MS });
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
    const depths = await queueDepths(queues, Date.now()).catch(() => []);
    // What was read before an outage is not what is true now.
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
