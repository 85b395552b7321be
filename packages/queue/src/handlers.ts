import { type FailedJob, SluglineError } from '@slugline/story';
import type { Logger } from 'pino';
import { type KindIn, kindsIn, type NewJob, type PayloadOf, parseJob, type QueueName } from './kinds.ts';

/** What a handler is given for one run. */
export interface Run {
  /** Aborted by the deadline, a cancel, a lost lock or a shutdown. The handler must end its processes, then throw. */
  signal: AbortSignal;
  /** Names the story, the revision if the job has one, the job, its attempt and its queue in every line. */
  log: Logger;
  /** Reports progress to dashboards, 0 to 100. */
  progress(percent: number): Promise<void>;
  /**
   * Adds jobs as children of this one and ends the run. The job runs again from the start when all children have
   * ended. When a child fails permanently, the children that have not started are dropped and this job fails with the
   * same reason. Never resolves, so nothing may follow the call.
   */
  waitFor(jobs: readonly NewJob[]): Promise<never>;
  /**
   * Ends the run because another job is making what this one needs, or what it waits for has not come. The job runs
   * again from the start after a pause, which grows with each run: to a few seconds, or to `longestMs`. Meanwhile it
   * occupies no worker. It spends no attempt. Never resolves, so nothing may follow the call.
   */
  again(longestMs?: number): Promise<never>;
}

/** Does the work of one kind of job. */
interface Handler<Data> {
  handle(payload: Data, run: Run): Promise<void>;
  /** Writes to the journal that the job has failed permanently. Called before BullMQ knows of it, so it can run twice. */
  onFailed?(payload: Data, error: SluglineError, job: FailedJob): Promise<void>;
}

/** A handler for each kind of job in a queue. */
export type Handlers<Q extends QueueName> = { [K in KindIn<Q> as K['name']]: Handler<PayloadOf<K>> };

export interface WorkerDefinition<Q extends QueueName> {
  queue: Q;
  /** How many jobs run at once in this process. */
  concurrency: number;
  /** The longest that one run may take, ms. Overrides the deadline of the kinds; needed where that is `setting`. */
  deadlineMs?: number;
  handlers: Handlers<Q>;
}

/** The handler for a kind of job, and how long one run may take, ms. */
export interface Route {
  handler: Handler<unknown>;
  deadlineMs: number;
}

/** Returns a worker's routes by the name of the kind. Throws `internal` for a kind without a handler or a deadline. */
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

/** A job's payload with its route. */
export interface WorkOfJob extends Route {
  payload: unknown;
}

/** Reads a job's data and finds its route. Throws `payload_invalid`. */
export function workOf(queue: QueueName, routes: Map<string, Route>, data: unknown): WorkOfJob {
  const { kind, payload } = parseJob(queue, data);
  return { ...(routes.get(kind.name) as Route), payload };
}
