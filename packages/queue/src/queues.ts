import { SluglineError } from '@slugline/story';
import { FlowProducer, Queue } from 'bullmq';
import { connect, isReadyWithin, prefix, type RedisAddress } from './connection.ts';
import { type QueueName, queueNames } from './contracts.ts';
import type { NewJob } from './jobs.ts';
import { reach } from './reach.ts';
import { freeId, isKnown } from './remembered.ts';

/** What becomes of the parent when a child fails for good. BullMQ's own default leaves the parent waiting for ever. */
type OnFailure = 'fail-parent' | 'ignore';

export interface Flow {
  parent: NewJob;
  children: { job: NewJob; onFailure: OnFailure }[];
}

/**
 * The queues, for those who add to them and for those who look at them. Who adds throws `queue_unavailable` at once
 * without Redis, and `job_refused` for a job that no queue takes.
 */
export interface Queues {
  /**
   * Adds a job, unless one of the same id waits, runs or has failed. One that BullMQ remembers as done is done again: who
   * asks knows that its result is not there. Returns whether the job itself was added; one that is deduplicated is not.
   */
  add(job: NewJob): Promise<boolean>;
  /** Adds jobs under one that runs now, which can then wait for them: `Run.waitFor`. */
  addUnder(parent: { queue: QueueName; id: string }, jobs: readonly NewJob[]): Promise<void>;
  /**
   * Adds a parent that runs when all its children have ended; where the parent is there already, the children that are
   * not. A child that has failed is left out: its parent would wait for it for ever. Returns whether anything was added.
   */
  addFlow(flow: Flow): Promise<boolean>;
  /** Whether the job, or one that stands for it, waits, runs, or has failed and is an operator's to replay. */
  knows(job: NewJob): Promise<boolean>;
  /** Replaces or starts a job that comes again every so many ms. */
  every(ms: number, id: string, job: NewJob): Promise<void>;
  get(name: QueueName): Queue;
  all(): Queue[];
  /** Waits for Redis, so many ms at most; false when it is still not there. */
  ready(withinMs: number): Promise<boolean>;
  /** Whether Redis takes a job now, by a small write: one that is full or a replica answers, and takes none. */
  takesJobs(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the queues. Without Redis this succeeds at once and each call fails at once, until Redis is there.
 *
 * The queues are made when Redis has answered for the first time: a BullMQ queue made before that hangs or, told
 * not to, stays broken for ever, as does one that Redis leaves while it is being made. All share one connection, which is closed here: BullMQ leaves a connection that
 * it was given open (https://github.com/langfuse/langfuse/pull/16966).
 */
export function openQueues(address: RedisAddress): Queues {
  const connection = connect(address, { enableOfflineQueue: false });
  const queues = new Map<QueueName, Queue>();
  let flows: FlowProducer | undefined;
  // Without a listener an 'error' event ends the process; the call that fails says what happened.
  connection.on('error', () => {});

  const ready = () => {
    if (connection.status !== 'ready') throw new SluglineError('queue_unavailable', 'Redis does not answer');
    return { connection, prefix };
  };
  const get = (name: QueueName): Queue => {
    const open = queues.get(name);
    if (open) return open;
    const queue = new Queue(name, ready());
    queues.set(name, queue);
    // Without a listener an 'error' event ends the process; the call that fails says what happened.
    queue.on('error', () => {});
    dropIfBroken(queue, () => queues.get(name) === queue && queues.delete(name));
    return queue;
  };
  const flowProducer = (): FlowProducer => {
    if (flows) return flows;
    const producer = new FlowProducer(ready());
    flows = producer;
    producer.on('error', () => {});
    dropIfBroken(producer, () => {
      if (flows === producer) flows = undefined;
    });
    return producer;
  };

  const add = async (job: NewJob): Promise<boolean> => {
    const { queue, data, options } = job;
    if (!(await reach(() => freeId(get(queue), job)))) return false;
    const { id } = await reach(() => get(queue).add(nameOf(data), data, options), [job]);
    return id === options.jobId;
  };

  return {
    get,
    all: () => queueNames.map(get),
    ready: (withinMs) => isReadyWithin(withinMs, connection),
    takesJobs: async () => {
      const written = connection.set(`${prefix}:probe`, '1', 'PX', probeMs).then(() => true);
      return written.catch(() => false);
    },
    add,
    addFlow: async ({ parent, children }) => {
      const jobs = children.map(({ job }) => job);
      if (!(await reach(() => freeId(get(parent.queue), parent)))) {
        const added = await Promise.all(jobs.map(add));
        return added.includes(true);
      }
      const failed = await reach(() => Promise.all(jobs.map((job) => hasFailed(get(job.queue), job))));
      const nodes = children.filter((_child, n) => !failed[n]);
      const flow = {
        ...flowJob(parent),
        children: nodes.map(({ job, onFailure }) => {
          const node = flowJob(job);
          return { ...node, opts: { ...node.opts, ...policies[onFailure] } };
        }),
      };
      await reach(() => flowProducer().add(flow), [parent, ...jobs]);
      return true;
    },
    knows: (job) => reach(() => isKnown(get(job.queue), job)),
    addUnder: async ({ queue, id }, jobs) => {
      // One that fails for good wakes the parent at once, which then ends the others.
      const policy = {
        parent: { id, queue: get(queue).qualifiedName },
        continueParentOnFailure: true,
      };
      for (const [name, group] of Map.groupBy(jobs, (job) => job.queue)) {
        const bulk = group.map(({ data, options }) => ({
          name: nameOf(data),
          data,
          opts: { ...options, ...policy },
        }));
        await reach(() => get(name).addBulk(bulk), group);
      }
    },
    every: async (ms, id, { queue, data, options: { jobId: _jobId, ...opts } }) => {
      await reach(() => get(queue).upsertJobScheduler(id, { every: ms }, { name: nameOf(data), data, opts }));
    },
    close: async () => {
      await Promise.allSettled([...queues.values(), ...(flows ? [flows] : [])].map((open) => open.close()));
      connection.disconnect();
    },
  };
}

/** How long what `takesJobs` wrote stays (ms). */
const probeMs = 60_000;

/**
 * BullMQ asks Redis for its version when a queue is made, and never again: one whose question got no answer fails each
 * call from then on. It is forgotten, and made anew by who wants it next.
 */
function dropIfBroken(made: Queue | FlowProducer, forget: () => void): void {
  made
    .waitUntilReady()
    .catch(async () => {
      forget();
      await made.close();
    })
    .catch(() => {});
}

const policies = {
  'fail-parent': { failParentOnFailure: true },
  ignore: { ignoreDependencyOnFailure: true },
} as const satisfies Record<OnFailure, object>;

const flowJob = ({ queue, data, options }: NewJob) => ({
  name: nameOf(data),
  queueName: queue,
  data,
  opts: options,
});

/** Whether a child has failed before. One that is done is forgotten, to be done again. */
async function hasFailed(queue: Queue, job: NewJob): Promise<boolean> {
  if (await freeId(queue, job)) return false;
  return (await queue.getJobState(job.options.jobId)) === 'failed';
}

/** The job's name on the dashboard. */
function nameOf(data: NewJob['data']): string {
  if ('part' in data && data.part) return data.part.make;
  return 'do' in data ? data.do : 'kind' in data ? data.kind : 'submission';
}
