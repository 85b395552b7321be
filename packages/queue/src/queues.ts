import type { Queue } from 'bullmq';
import { openBullQueues } from './bullmq-queues.ts';
import { callRedis } from './call-redis.ts';
import { cancelChannel } from './cancel.ts';
import type { RedisAddress } from './connection.ts';
import { countsOf, depthsOf, type JobCounts, type QueueDepth } from './depth.ts';
import {
  discardFailure,
  type Failure,
  failureOf,
  type JobEnd,
  lastFailureOf,
  listFailures,
  replayFailure,
} from './failures.ts';
import { freeId, isKnown } from './job-ids.ts';
import type { ParentPolicy } from './job-kind.ts';
import { embargoEnded, storyAwaiting } from './jobs/embargo-ended.ts';
import type { NewJob, QueueName } from './kinds.ts';

export interface Flow {
  parent: NewJob;
  /** The `onFailure` of a child says what happens to the parent when the child fails permanently. */
  children: NewJob[];
}

/**
 * The queues, to add jobs and to inspect them. Adding throws `queue_unavailable` at once while Redis does not answer,
 * and `job_refused` for a job that is too large.
 */
export interface Queues {
  /**
   * Adds a job, unless one with the same id waits, runs or has failed. A job that BullMQ remembers as done runs again,
   * because the caller knows that its result is missing. Returns whether this job was added; false when another job
   * takes its place.
   */
  add(job: NewJob): Promise<boolean>;
  /** Adds jobs as children of a running job, which can then wait for them: see `Run.waitFor`. */
  addUnder(parent: { queue: QueueName; id: string }, jobs: readonly NewJob[]): Promise<void>;
  /**
   * Adds a parent that runs when all its children have ended. If the parent already exists, adds the missing children.
   * A child that has failed is left out, because the parent would wait for it for ever. Returns whether any job was
   * added.
   */
  addFlow(flow: Flow): Promise<boolean>;
  /** Whether the job, or one that takes its place, waits, runs, or has failed and waits for an operator. */
  knows(job: NewJob): Promise<boolean>;
  /** Ids of the stories that have a job which waits for a time: to go out, or to expire. One call to Redis. */
  awaitTime(): Promise<Set<string>>;
  /** Adds the job every `ms` milliseconds, or changes that interval. */
  every(ms: number, job: NewJob): Promise<void>;
  /** Whether Redis has a schedule for the job: see `every`. */
  hasSchedule(job: NewJob): Promise<boolean>;
  /** Returns how many jobs a queue has in each state. */
  counts(queue: QueueName): Promise<JobCounts>;
  isPaused(queue: QueueName): Promise<boolean>;
  /** Returns the depth of each queue and the age of its oldest waiting job. `now` is ms since 1970. */
  depths(now: number): Promise<QueueDepth[]>;
  /** Returns all failed jobs that Redis still has, newest first. */
  failures(): Promise<Failure[]>;
  /** Returns the failure of this job, if it has failed and Redis still has it. Throws `queue_unavailable`. */
  failureOf(job: NewJob): Promise<Failure | undefined>;
  /** Returns how a job ended that wrote nothing to the journal: `worker_lost` if it is gone or has no reason. */
  lastFailureOf(job: NewJob): Promise<JobEnd>;
  /** Puts a failed job back into its queue with its full number of attempts. Throws `not_found`. */
  replay(id: string): Promise<void>;
  /** Removes a failed job and changes nothing else. Throws `not_found`. */
  discard(id: string): Promise<void>;
  /**
   * Ends the running media jobs of a story in every process. They fail as `cancelled`, are not tried again, and Redis
   * forgets them, so that they can be added again. This is for a story that is taken down. It is not for a held story,
   * whose media are still made.
   *
   * Waiting jobs stay, and read the story's new state when they run. A process without a connection to Redis at this
   * moment misses the message. Throws `queue_unavailable`.
   */
  cancelStory(storyId: string): Promise<void>;
  /** Waits for Redis, up to `withinMs`. Returns false when Redis still does not answer. */
  ready(withinMs: number): Promise<boolean>;
  /** Whether Redis takes a job now; tries a small write. A Redis that is full, or a replica, answers but takes none. */
  takesJobs(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the queues. This succeeds at once without Redis, and then each call fails at once until Redis answers. */
export function openQueues(address: RedisAddress): Queues {
  const bull = openBullQueues(address);
  const { queue: queueOf } = bull;

  const add = async (job: NewJob): Promise<boolean> => {
    const { queue, name, data, options } = job;
    if (!(await callRedis(() => freeId(queueOf(queue), job)))) return false;
    const { id } = await callRedis(() => queueOf(queue).add(name, data, options), [job]);
    return id === options.jobId;
  };

  return {
    add,
    addFlow: async ({ parent, children }) => {
      if (!(await callRedis(() => freeId(queueOf(parent.queue), parent)))) {
        const added = await Promise.all(children.map(add));
        return added.includes(true);
      }
      const failed = await callRedis(() =>
        Promise.all(children.map((job) => hasFailed(queueOf(job.queue), job))),
      );
      const flow = {
        ...nodeOf(parent),
        children: children
          .filter((_child, n) => !failed[n])
          .map((job) => {
            const node = nodeOf(job);
            return { ...node, opts: { ...node.opts, ...policies[job.onFailure] } };
          }),
      };
      await callRedis(() => bull.flows().add(flow), [parent, ...children]);
      return true;
    },
    addUnder: async ({ queue, id }, jobs) => {
      const parent = { id, queue: queueOf(queue).qualifiedName };
      for (const [name, group] of Map.groupBy(jobs, (job) => job.queue)) {
        const bulk = group.map((job) => ({
          name: job.name,
          data: job.data,
          opts: { ...job.options, ...policies[job.onFailure], parent },
        }));
        await callRedis(() => queueOf(name).addBulk(bulk), group);
      }
    },
    knows: (job) => callRedis(() => isKnown(queueOf(job.queue), job)),
    awaitTime: async () => {
      const { queue } = embargoEnded;
      const ids = await callRedis(() => queueOf(queue).getRanges(['delayed']));
      return new Set(ids.map(storyAwaiting).filter((id) => id !== undefined));
    },
    every: async (ms, { queue, name, data, options: { jobId, ...opts } }) => {
      await callRedis(() => queueOf(queue).upsertJobScheduler(jobId, { every: ms }, { name, data, opts }));
    },
    hasSchedule: ({ queue, options }) =>
      callRedis(async () => (await queueOf(queue).getJobScheduler(options.jobId)) !== undefined),
    counts: async (queue) => countsOf(queueOf(queue)),
    isPaused: async (queue) => queueOf(queue).isPaused(),
    depths: (now) => depthsOf(bull, now),
    failures: () => listFailures(bull),
    failureOf: (job) => failureOf(bull, job),
    lastFailureOf: (job) => lastFailureOf(bull, job),
    replay: (id) => replayFailure(bull, id),
    discard: (id) => discardFailure(bull, id),
    cancelStory: (storyId) => callRedis(() => bull.tell(cancelChannel, storyId)),
    ready: bull.ready,
    takesJobs: bull.takesWrites,
    close: bull.close,
  };
}

/** BullMQ's options for each policy: https://docs.bullmq.io/guide/flows/fail-parent and the pages after it. */
const policies = {
  ignore: { ignoreDependencyOnFailure: true },
  'fail-parent': { failParentOnFailure: true },
  'wake-parent': { continueParentOnFailure: true },
} as const satisfies Record<ParentPolicy, object>;

const nodeOf = ({ queue, name, data, options }: NewJob) => ({ name, queueName: queue, data, opts: options });

/** Whether a child has failed before. Removes a child that is done, so that it runs again. */
async function hasFailed(queue: Queue, job: NewJob): Promise<boolean> {
  if (await freeId(queue, job)) return false;
  return (await queue.getJobState(job.options.jobId)) === 'failed';
}
