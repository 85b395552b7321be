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
import { patientBackend } from './fetching.ts';
import { type Route, routesOf, type WorkerDefinition, type WorkOfJob, workOf } from './handlers.ts';
import type { QueueName } from './kinds.ts';
import type { Queues } from './queues.ts';
import { reasonOf } from './reason.ts';
import { isLastAfterToolDied } from './suspects.ts';
import { isUnread } from './unread.ts';
import { joinProcess, type WorkerProcess } from './worker-process.ts';

/** What a run came to, for logs and metrics. `job` is its id; times are ms. */
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
  /** Told what a run came to. `log` is the run's own: see `Run.log`. */
  observe(outcome: Outcome, log: Logger): void;
  onError(error: Error): void;
}

export interface RunningWorker {
  queue: QueueName;
  /** Ends the runs of a story's jobs in this process: they fail as `cancelled` and are not tried again. */
  cancelStory(storyId: string): void;
  /** Jobs that it is on, and how long ago it last ended one (or started), ms. */
  activity(): { running: number; idleMs: number };
  /** Takes no new jobs, waits `graceMs` for running ones, then gives them back to the queue unharmed. */
  stop(graceMs: number): Promise<void>;
}

/**
 * How long a worker may be silent before its jobs are given to another, ms. Renewed by a timer twice as often, so
 * long jobs are fine; short, because it is also how long a story waits after a worker was killed.
 */
const lockDuration = 15_000;
const stalledInterval = 5_000;
/** How long a stop may take beyond its grace, ms: to end child processes and to tell Redis. */
const goodbyeMs = 10_000;
/**
 * BullMQ gives a job back however often it stalled; `judge` says when that is too often. BullMQ would fail it without a
 * run, so that nobody could put it on the record.
 */
const maxStalledCount = Number.MAX_SAFE_INTEGER;
/** A job that waits for another's work asks again this often (ms) at least. */
const longestBetweenAsking = 4_000;
/** So many runs, about a day of them, wait for what is down; then an operator has to know of the job. */
const mostRunsInOutage = 10_000;
/** So many runs, about five minutes of them, wait for what can't be read; then its attempts are spent on it. */
const mostRunsUnread = 40;

/**
 * The one place where a worker is registered. It checks the payload, gives each run its signal, and turns what a
 * handler throws into BullMQ's terms: a retry with backoff, a failure for good, or back to the queue.
 */
export function startWorker<Q extends QueueName>(
  host: WorkerHost,
  definition: WorkerDefinition<Q>,
): RunningWorker {
  const { queue } = definition;
  const routes = routesOf(definition);
  /** The stories of the jobs that it is on, by job id. A job of no story has none. */
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
      lockDuration,
      stalledInterval,
      maxStalledCount,
      settings: { backoffStrategy: (attempt) => backoffMs(attempt, Math.random()) },
    },
    patientBackend(stopping.signal),
  );
  worker.on('error', host.onError);
  // Without its lock the job is another worker's: two must not write the same files.
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
      // Without Redis a worker can't say goodbye; its jobs are found by their lost locks.
      const isClosed = await Promise.race([
        worker.close().then(() => true),
        wait(graceMs + goodbyeMs, false, { signal }),
        tally.none().then(() => wait(answerWithinMs, false, { signal })),
      ]);
      goodbye.abort();
      clearTimeout(patience);
      if (!isClosed) hangUp(worker);
      // BullMQ leaves a connection open that it was given.
      connection.disconnect();
      await leave();
    },
  };
}

/** What a payload says of its story, whether it can be read or not. */
function namesIn(data: unknown): { storyId?: string; revision?: number } {
  const { storyId, revision } = (data ?? {}) as { storyId?: string; revision?: number };
  return { ...(storyId === undefined ? {} : { storyId }), ...(revision === undefined ? {} : { revision }) };
}

/** Closes the connections of a worker that Redis does not let go, so that they try no more. */
function hangUp(worker: Worker): void {
  const backend = worker.getBackend();
  for (const ending of [backend.close(true), backend.disconnect()]) ending.catch(() => {});
}

/** How many are at something, and when nobody is. */
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

/** What a run needs of its worker. */
interface RunContext extends Omit<WorkerProcess, 'leave'> {
  host: WorkerHost;
  queue: QueueName;
  routes: Map<string, Route>;
  /** Tells the worker that a handler runs, or waits for its turn. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

async function run(
  { host, queue, routes, redis, turns, suspects, during }: RunContext,
  job: Job,
  token: string | undefined,
  cancelled: AbortSignal | undefined,
): Promise<void> {
  let started = performance.now();
  let deadline: AbortSignal | undefined;
  let endTurn = () => {};
  const id = job.id ?? '';
  const log = host.log.child({ ...namesIn(job.data), queue, job: id, attempt: job.attemptsMade + 1 });
  const tell = (result: Outcome['result'], error?: SluglineError) => {
    const durationMs = performance.now() - started;
    host.observe({ queue, job: id, result, durationMs, ...(error ? { error } : {}) }, log);
  };

  let work: WorkOfJob | undefined;
  // A part was tried as often as it may be: to try the whole again would try it again.
  let child: SluglineError | undefined;
  try {
    work = workOf(queue, routes, job.data);
    const verdict = await suspects.judge(job);
    if (verdict === 'lost')
      throw new SluglineError(
        'worker_lost',
        'the worker died on this job several times, with no other beside it',
      );
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
          // Where all have ended meanwhile there is nothing to wait for: back to the queue, to be run anew.
          if (!(await job.moveToWaitingChildren(token ?? ''))) await job.moveToWait(token);
          throw new WaitingChildrenError();
        },
        again: async () => {
          const wait = backoffMs(job.attemptsStarted, Math.random(), longestBetweenAsking);
          await job.moveToDelayed(Date.now() + wait, token);
          throw new DelayedError();
        },
      });
    const alone = verdict === 'alone' || isLastAfterToolDied(job);
    await during(async () => {
      endTurn = await turns.take({ queue, alone }, cancelled);
      // The time until others have ended is not the job's.
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
      // Back to the queue without an attempt spent: https://docs.bullmq.io/guide/workers/cancelling-jobs
      await job.moveToWait(token);
      tell('returned');
      throw new WaitingError();
    }
    if (cancelled?.reason === 'lock-lost') {
      // Nothing has failed: the job is another worker's now, or will be, and what becomes of it is for that one to say.
      tell('returned');
      throw new Error('the lock was lost');
    }
    const failure = ended(cancelled, deadline, work?.deadlineMs) ?? toSluglineError(thrown);
    const mayPass =
      (isOutage(failure) && job.attemptsStarted < mostRunsInOutage) ||
      (isUnread(failure) && !child && job.attemptsStarted < mostRunsUnread);
    const last = !mayPass && (child || !failure.retry || job.attemptsMade + 1 >= (job.opts.attempts ?? 1));
    const failed = { queue, id, attempts: job.attemptsMade + 1 };
    const known = work;
    const error = last && known ? await during(() => recorded(known, failure, failed)) : failure;
    if (mayPass || error !== failure) {
      // As for a shutdown, without an attempt spent: a minute's outage of a store must not fail what was under way.
      const wait = backoffMs(job.attemptsStarted, Math.random(), longestInOutage);
      await job.moveToDelayed(Date.now() + wait, token);
      tell('retried', error);
      throw new DelayedError();
    }
    // A reason is given once: an operator who puts the job back would meet it again.
    if (failure.code === 'worker_lost') await suspects.forget(job);
    tell(last ? 'failed' : 'retried', error);
    throw error.retry && !child
      ? new Error(reasonOf(error), { cause: error })
      : new UnrecoverableError(reasonOf(error));
  } finally {
    endTurn();
  }
}

/** Puts a failure on the record, and returns it; or the outage that keeps it from being written. */
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

/** Whatever a handler throws once its signal is aborted, the abort is the reason. */
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
      `the job took longer than the ${Math.round(limitMs / 1000)} s it may`,
    );
  }
  return undefined;
}
