import { type FailedJob, SluglineError } from '@slugline/story';
import type { Logger } from 'pino';
import { type KindIn, kindsIn, type NewJob, type PayloadOf, parseJob, type QueueName } from './kinds.ts';

/** What a handler may know of its run. */
export interface Run {
  /** Aborted by the deadline, a cancel, a lost lock or a shutdown: end every child process, then throw. */
  signal: AbortSignal;
  /** Names the story, the revision where the job has one, the job, its attempt and its queue in every line. */
  log: Logger;
  /** 0 to 100, for dashboards. */
  progress(percent: number): Promise<void>;
  /**
   * Adds jobs under this one and leaves it until they have ended; then it is run anew, from the start. Nothing may
   * come after it: it never resolves. When one of them fails for good, those that wait are dropped, and this one
   * fails with the same reason.
   */
  waitFor(jobs: readonly NewJob[]): Promise<never>;
  /**
   * Leaves this job, because another job makes at this moment what it needs. It is run anew, from the start, a little later:
   * seconds at most, and more the longer it has waited. It takes no worker's place meanwhile and spends no attempt. Nothing
   * may come after it: it never resolves.
   */
  again(): Promise<never>;
}

/** What is done for one kind of job. */
interface Handler<Data> {
  handle(payload: Data, run: Run): Promise<void>;
  /** The job has failed for good: put it on the record. Runs before BullMQ knows, so it may run twice. */
  onFailed?(payload: Data, error: SluglineError, job: FailedJob): Promise<void>;
}

/** A handler for each kind of job in a queue. */
export type Handlers<Q extends QueueName> = { [K in KindIn<Q> as K['name']]: Handler<PayloadOf<K>> };

export interface WorkerDefinition<Q extends QueueName> {
  queue: Q;
  /** Jobs at once in this process. */
  concurrency: number;
  /** The longest that one run may take, ms: where a setting says so, and not the kind of job. */
  deadlineMs?: number;
  handlers: Handlers<Q>;
}

/** What is done for a kind of job, and how long one run may take (ms). */
export interface Route {
  handler: Handler<unknown>;
  deadlineMs: number;
}

/** The routes of a worker by the names of its kinds. Throws `internal` for a kind without a handler or a deadline. */
export function routesOf<Q extends QueueName>({
  queue,
  deadlineMs,
  handlers,
}: WorkerDefinition<Q>): Map<string, Route> {
  return new Map(
    kindsIn(queue).map((kind) => {
      const handler = (handlers as Record<string, Handler<unknown> | undefined>)[kind.name];
      const limit = deadlineMs ?? kind.deadlineMs;
      const lacks = handler === undefined ? 'handler' : 'deadline';
      if (handler === undefined || limit === 'setting')
        throw new SluglineError('internal', `the worker of “${queue}” has no ${lacks} for ${kind.name} jobs`);
      return [kind.name, { handler, deadlineMs: limit }];
    }),
  );
}

/** One job, and what is done for it. */
export interface WorkOfJob extends Route {
  payload: unknown;
}

/** Throws `payload_invalid`. */
export function workOf(queue: QueueName, routes: Map<string, Route>, data: unknown): WorkOfJob {
  const { kind, payload } = parseJob(queue, data);
  return { ...(routes.get(kind.name) as Route), payload };
}
