import { setTimeout as wait } from 'node:timers/promises';
import { type FailedJob, isOutage, SluglineError, toSluglineError } from '@slugline/story';
import {
  DelayedError,
  type Job,
  UnrecoverableError,
  WaitingChildrenError,
  WaitingError,
  Worker,
} from 'bullmq';
import type { Logger } from 'pino';
import { backoffMs, longestInOutage } from './backoff.ts';
import { failureAmongChildren } from './children.ts';
import { answerWithinMs, connectWorker, prefix, type RedisAddress } from './connection.ts';
import { backendWithBackoff } from './fetch-backoff.ts';
import { type Route, routesOf, type WorkerDefinition, type WorkOfJob, workOf } from './handlers.ts';
import type { QueueName } from './kinds.ts';
import type { Queues } from './queues.ts';
import { reasonOf } from './reason.ts';
import { isLastAfterToolDied } from './suspects.ts';
import { isObjectUnreadable } from './unreadable-object.ts';
import { joinProcess, type WorkerProcess } from './worker-process.ts';

/** How a run ended, for logs and metrics. `job` is the job's id; times are ms. */
export interface Outcome {
  queue: QueueName;
  job: string;
  result: 'completed' | 'retried' | 'failed' | 'returned' | 'waits';
  durationMs: number;
  error?: SluglineError;
}

export interface WorkerHost {
  address: RedisAddress;
  queues: Pick<Queues, 'addUnder'>;
  log: Logger;
  /** Called when a run has ended. `log` is the logger of the run: see `Run.log`. */
  observe(outcome: Outcome, log: Logger): void;
  onError(error: Error): void;
}

export interface RunningWorker {
  queue: QueueName;
  /**
   * Ends the running jobs of a story in this process. They fail as `cancelled`, are not tried again, and Redis forgets
   * them.
   */
  cancelStory(storyId: string): void;
  /** Returns how many jobs run now, and the time since the last one ended (or since the start), ms. */
  activity(): { running: number; idleMs: number };
  /**
   * Takes no new jobs, waits `graceMs` for running ones, then returns them to the queue without spending an attempt.
   */
  stop(graceMs: number): Promise<void>;
}

/**
 * How long a lock on a job lasts, ms. When it ends, another worker gets the job. A timer renews it at half that time,
 * so long jobs keep their lock. It is short because a story waits this long after its worker was killed.
 */
const lockDuration = 15_000;
const stalledInterval = 5_000;
/**
 * How long an idle worker waits for a job before it asks Redis again, seconds: the longest that BullMQ allows. A new
 * job ends the wait at once. It is shorter than the time after which a silent connection is replaced.
 */
const drainDelay = 10;
/** How long a stop may take beyond its grace, ms: time to end child processes and to return jobs to Redis. */
const goodbyeMs = 10_000;
/**
 * BullMQ always returns a stalled job to the queue. `judge` decides when a job has stalled too often. BullMQ would fail
 * the job without a run, and then nothing would write the failure to the journal.
 */
const maxStalledCount = Number.MAX_SAFE_INTEGER;
/** The longest pause before a job checks again whether another job has made what it needs, ms. */
const longestBetweenAsking = 4_000;
/** The most runs of a job that spend no attempt in an outage: about a day. Then it can fail and reach an operator. */
const mostRunsInOutage = 10_000;
/** The most runs that wait for an unreadable object: about five minutes. After that runs spend attempts. */
const mostRunsUnread = 40;

/**
 * Starts the worker of a queue. It checks each payload and gives each run its signal. It turns errors of the handler
 * into BullMQ's terms: a retry with backoff, a permanent failure, or a return to the queue. Throws `internal` for a
 * kind of job without a handler or a deadline.
 */
export function startWorker<Q extends QueueName>(
  host: WorkerHost,
  definition: WorkerDefinition<Q>,
): RunningWorker {
  const { queue } = definition;
  const routes = routesOf(definition);
  /** The story of each running job, by job id; undefined for a job without a story. */
  const running = new Map<string, string | undefined>();
  let lastEnd = performance.now();
  const stopping = new AbortController();
  const tally = openTally();
  const { leave, ...shared } = joinProcess(host.address);
  const connection = connectWorker(host.address);
  const worker = new Worker(
    queue,
    async (job, token, signal) => {
      const id = job.id ?? '';
      running.set(id, namesIn(job.data).storyId);
      try {
        await run({ host, queue, routes, during: tally.during, ...shared }, job, token, signal);
      } finally {
        running.delete(id);
        lastEnd = performance.now();
      }
    },
    {
      connection,
      prefix,
      concurrency: definition.concurrency,
      drainDelay,
      lockDuration,
      stalledInterval,
      maxStalledCount,
      settings: { backoffStrategy: (attempt) => backoffMs(attempt, Math.random()) },
    },
    backendWithBackoff(stopping.signal),
  );
  worker.on('error', host.onError);
  // Without its lock the job belongs to another worker, and two workers must not write the same files.
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) worker.cancelJob(id, 'lock-lost');
  });

  return {
    queue,
    cancelStory: (storyId) => {
      for (const [id, story] of running) if (story === storyId) worker.cancelJob(id, 'cancelled');
    },
    activity: () => ({ running: running.size, idleMs: performance.now() - lastEnd }),
    stop: async (graceMs) => {
      stopping.abort();
      const patience = setTimeout(() => worker.cancelAllJobs('shutdown'), graceMs);
      const goodbye = new AbortController();
      const { signal } = goodbye;
      // Without Redis a worker can't return its jobs. They are found again by their lost locks.
      const isClosed = await Promise.race([
        worker.close().then(() => true),
        wait(graceMs + goodbyeMs, false, { signal }),
        tally.none().then(() => wait(answerWithinMs, false, { signal })),
      ]);
      goodbye.abort();
      clearTimeout(patience);
      if (!isClosed) hangUp(worker);
      // BullMQ does not close a connection that it was given.
      connection.disconnect();
      await leave();
    },
  };
}

/** Returns the story and revision in a payload, also in one that can't be parsed. */
function namesIn(data: unknown): { storyId?: string; revision?: number } {
  const { storyId, revision } = (data ?? {}) as { storyId?: string; revision?: number };
  return { ...(storyId === undefined ? {} : { storyId }), ...(revision === undefined ? {} : { revision }) };
}

/** Closes the connections of a worker that could not close in time, so that they do not reconnect. */
function hangUp(worker: Worker): void {
  const backend = worker.getBackend();
  for (const ending of [backend.close(true), backend.disconnect()]) ending.catch(() => {});
}

/** Counts the calls in progress. `none` resolves when there are none. */
function openTally() {
  let now = 0;
  const waiting: (() => void)[] = [];
  return {
    during: async <T>(work: () => Promise<T>): Promise<T> => {
      now++;
      try {
        return await work();
      } finally {
        now--;
        if (now === 0) for (const tell of waiting.splice(0)) tell();
      }
    },
    none: () => (now === 0 ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
  };
}

/** What a run needs from its worker. */
interface RunContext extends Omit<WorkerProcess, 'leave'> {
  host: WorkerHost;
  queue: QueueName;
  routes: Map<string, Route>;
  /** Counts a handler that runs, or waits for its turn. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

async function run(
  { host, queue, routes, redis, gate, suspects, during }: RunContext,
  job: Job,
  token: string | undefined,
  cancelled: AbortSignal | undefined,
): Promise<void> {
  let started = performance.now();
  let deadline: AbortSignal | undefined;
  let leaveGate = () => {};
  const id = job.id ?? '';
  const log = host.log.child({ ...namesIn(job.data), queue, job: id, attempt: job.attemptsMade + 1 });
  const tell = (result: Outcome['result'], error?: SluglineError) => {
    const durationMs = performance.now() - started;
    host.observe({ queue, job: id, result, durationMs, ...(error ? { error } : {}) }, log);
  };

  let work: WorkOfJob | undefined;
  // The error of a failed child. The child has used up its attempts, and another attempt of this job would run it
  // again.
  let child: SluglineError | undefined;
  try {
    work = workOf(queue, routes, job.data);
    const verdict = await suspects.judge(job);
    if (verdict === 'lost')
      throw new SluglineError('worker_lost', 'the worker died several times while this was its only job');
    child = await failureAmongChildren(redis, job, token);
    if (child) throw child;
    const { handler, payload, deadlineMs } = work;
    const handle = (signal: AbortSignal) =>
      handler.handle(payload, {
        signal,
        log,
        progress: (percent) => job.updateProgress(percent),
        waitFor: async (jobs) => {
          await host.queues.addUnder({ queue, id }, jobs);
          // If all children have ended by now, the job goes back to the queue and runs again.
          if (!(await job.moveToWaitingChildren(token ?? ''))) await job.moveToWait(token);
          throw new WaitingChildrenError();
        },
        again: async (longestMs = longestBetweenAsking) => {
          const wait = backoffMs(job.attemptsStarted, Math.random(), longestMs);
          await job.moveToDelayed(Date.now() + wait, token);
          throw new DelayedError();
        },
      });
    const alone = verdict === 'alone' || isLastAfterToolDied(job);
    await during(async () => {
      leaveGate = await gate.take({ queue, alone }, cancelled);
      // The wait for a turn does not count as the job's time.
      started = performance.now();
      deadline = AbortSignal.timeout(deadlineMs);
      const signal = cancelled ? AbortSignal.any([cancelled, deadline]) : deadline;
      await (alone ? suspects.watch(job, () => handle(signal), host.onError) : handle(signal));
    });
    tell('completed');
  } catch (thrown) {
    if (thrown instanceof WaitingChildrenError || thrown instanceof DelayedError) {
      tell('waits');
      throw thrown;
    }
    if (cancelled?.reason === 'shutdown') {
      // Returns to the queue without spending an attempt: https://docs.bullmq.io/guide/workers/cancelling-jobs
      await job.moveToWait(token);
      tell('returned');
      throw new WaitingError();
    }
    if (cancelled?.reason === 'lock-lost') {
      // Nothing has failed. Another worker has the job or will get it, and reports how it ends.
      tell('returned');
      throw new Error('the lock was lost');
    }
    const failure = ended(cancelled, deadline, work?.deadlineMs) ?? toSluglineError(thrown);
    const mayPass =
      (isOutage(failure) && job.attemptsStarted < mostRunsInOutage) ||
      (isObjectUnreadable(failure) && !child && job.attemptsStarted < mostRunsUnread);
    const last = !mayPass && (child || !failure.retry || job.attemptsMade + 1 >= (job.opts.attempts ?? 1));
    const failed = { queue, id, attempts: job.attemptsMade + 1 };
    const known = work;
    const error = last && known ? await during(() => recorded(known, failure, failed)) : failure;
    if (mayPass || error !== failure) {
      // Spends no attempt, as for a shutdown: a short outage of a store must not fail the running jobs.
      const wait = backoffMs(job.attemptsStarted, Math.random(), longestInOutage);
      await job.moveToDelayed(Date.now() + wait, token);
      tell('retried', error);
      throw new DelayedError();
    }
    // A job that failed keeps its id, and the story may come back and need the same work.
    if (failure.code === 'cancelled') job.opts.removeOnFail = true;
    // Without this the job would fail with the same reason as soon as an operator replays it.
    if (failure.code === 'worker_lost') await suspects.forget(job);
    tell(last ? 'failed' : 'retried', error);
    throw error.retry && !child
      ? new Error(reasonOf(error), { cause: error })
      : new UnrecoverableError(reasonOf(error));
  } finally {
    leaveGate();
  }
}

/** Writes a failure to the journal and returns it. In an outage returns the error of the outage instead. */
async function recorded(
  { handler, payload }: WorkOfJob,
  failure: SluglineError,
  job: FailedJob,
): Promise<SluglineError> {
  try {
    await handler.onFailed?.(payload, failure, job);
    return failure;
  } catch (thrown) {
    const error = toSluglineError(thrown);
    if (isOutage(error)) return error;
    throw new Error(reasonOf(error), { cause: thrown });
  }
}

/** Returns the error of an aborted run. It replaces whatever the handler threw after the abort. */
function ended(
  cancelled: AbortSignal | undefined,
  deadline: AbortSignal | undefined,
  limitMs = 0,
): SluglineError | undefined {
  if (cancelled?.aborted)
    return new SluglineError('cancelled', `the job was ended: ${String(cancelled.reason)}`);
  if (deadline?.aborted) {
    return new SluglineError(
      'media_deadline',
      `the job took longer than its limit of ${Math.round(limitMs / 1000)} s`,
    );
  }
  return undefined;
}
