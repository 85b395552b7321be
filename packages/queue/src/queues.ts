import type { Queue } from 'bullmq';
import { openBullQueues } from './bull-queues.ts';
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
import type { ParentPolicy } from './job-kind.ts';
import type { NewJob, QueueName } from './kinds.ts';
import { reach } from './reach.ts';
import { freeId, isKnown } from './remembered.ts';

export interface Flow {
  parent: NewJob;
  /** Each one's `onFailure` says what becomes of the parent when it fails for good. */
  children: NewJob[];
}

/**
 * The queues, for those who add jobs and for those who look at them. Adding throws `queue_unavailable` at once while Redis
 * does not answer, and `job_refused` for a job that no queue takes.
 */
export interface Queues {
  /**
   * Adds a job, unless one of the same id waits, runs or has failed. One that is remembered as done is done again: the
   * caller knows that its result is not there. Returns whether the job itself was added; false where another one stands
   * for it.
   */
  add(job: NewJob): Promise<boolean>;
  /** Adds jobs under one that runs now, which can then wait for them: `Run.waitFor`. */
  addUnder(parent: { queue: QueueName; id: string }, jobs: readonly NewJob[]): Promise<void>;
  /**
   * Adds a parent that runs when all its children have ended. Where the parent is there already, it adds the children that
   * are not. A child that has failed is left out: its parent would wait for it for ever. Returns whether anything was added.
   */
  addFlow(flow: Flow): Promise<boolean>;
  /** Whether the job, or one that stands for it, waits, runs, or has failed and is an operator's to replay. */
  knows(job: NewJob): Promise<boolean>;
  /** Adds the job every so many ms, or changes how often that happens. */
  every(ms: number, job: NewJob): Promise<void>;
  /** Whether Redis knows that the job comes again by itself: see `every`. */
  comesAgain(job: NewJob): Promise<boolean>;
  /** How many jobs a queue has in each state. */
  counts(queue: QueueName): Promise<JobCounts>;
  isPaused(queue: QueueName): Promise<boolean>;
  /** How much is in each queue, and for how long. `now` is ms since 1970. */
  depths(now: number): Promise<QueueDepth[]>;
  /** All failed jobs that Redis still has, newest first. */
  failures(): Promise<Failure[]>;
  /** The failure of this job, if it has failed and Redis still has it. Throws `queue_unavailable`. */
  failureOf(job: NewJob): Promise<Failure | undefined>;
  /** How a job ended that left no word of itself. One that is gone, or never failed, was lost with its worker. */
  lastFailureOf(job: NewJob): Promise<JobEnd>;
  /** Puts a failed job back into its queue, with all its attempts. Throws `not_found`. */
  replay(id: string): Promise<void>;
  /** Forgets a failed job; what it worked on stays as it is. Throws `not_found`. */
  discard(id: string): Promise<void>;
  /**
   * Ends the jobs of a story that run now, in whichever process. They fail as `cancelled` and are not tried again. For a
   * story that is taken down, and not for one that is held: what is held is made ready.
   *
   * Jobs that wait are left alone, and find the story's new state when they run. A process that has no connection to Redis
   * at this moment does not hear of it. Throws `queue_unavailable`.
   */
  cancelStory(storyId: string): Promise<void>;
  /** Waits for Redis, at most so long (ms); false when it is still away. */
  ready(withinMs: number): Promise<boolean>;
  /** Whether Redis takes a job now, by a small write. One that is full, or a replica, answers and takes none. */
  takesJobs(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the queues. Without Redis this succeeds at once, and each call fails at once until Redis is there. */
export function openQueues(address: RedisAddress): Queues {
  const bull = openBullQueues(address);
  const { queue: queueOf } = bull;

  const add = async (job: NewJob): Promise<boolean> => {
    const { queue, name, data, options } = job;
    if (!(await reach(() => freeId(queueOf(queue), job)))) return false;
    const { id } = await reach(() => queueOf(queue).add(name, data, options), [job]);
    return id === options.jobId;
  };

  return {
    add,
    addFlow: async ({ parent, children }) => {
      if (!(await reach(() => freeId(queueOf(parent.queue), parent)))) {
        const added = await Promise.all(children.map(add));
        return added.includes(true);
      }
      const failed = await reach(() =>
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
      await reach(() => bull.flows().add(flow), [parent, ...children]);
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
        await reach(() => queueOf(name).addBulk(bulk), group);
      }
    },
    knows: (job) => reach(() => isKnown(queueOf(job.queue), job)),
    every: async (ms, { queue, name, data, options: { jobId, ...opts } }) => {
      await reach(() => queueOf(queue).upsertJobScheduler(jobId, { every: ms }, { name, data, opts }));
    },
    comesAgain: ({ queue, options }) =>
      reach(async () => (await queueOf(queue).getJobScheduler(options.jobId)) !== undefined),
    counts: async (queue) => countsOf(queueOf(queue)),
    isPaused: async (queue) => queueOf(queue).isPaused(),
    depths: (now) => depthsOf(bull, now),
    failures: () => listFailures(bull),
    failureOf: (job) => failureOf(bull, job),
    lastFailureOf: (job) => lastFailureOf(bull, job),
    replay: (id) => replayFailure(bull, id),
    discard: (id) => discardFailure(bull, id),
    cancelStory: (storyId) => reach(() => bull.tell(cancelChannel, storyId)),
    ready: bull.ready,
    takesJobs: bull.takesWrites,
    close: bull.close,
  };
}

/** BullMQ's words for what becomes of a parent: https://docs.bullmq.io/guide/flows/fail-parent and the pages after it. */
const policies = {
  ignore: { ignoreDependencyOnFailure: true },
  'fail-parent': { failParentOnFailure: true },
  'wake-parent': { continueParentOnFailure: true },
} as const satisfies Record<ParentPolicy, object>;

const nodeOf = ({ queue, name, data, options }: NewJob) => ({ name, queueName: queue, data, opts: options });

/** Whether a child has failed before. One that is done is forgotten, to be done again. */
async function hasFailed(queue: Queue, job: NewJob): Promise<boolean> {
  if (await freeId(queue, job)) return false;
  return (await queue.getJobState(job.options.jobId)) === 'failed';
}
