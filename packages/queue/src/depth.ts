import type { Queue } from 'bullmq';
import type { BullQueues } from './bullmq-queues.ts';
import { type QueueName, queueNames } from './kinds.ts';

/** Number of jobs by state. `waiting` includes jobs with a priority, which all of ours have. */
export interface JobCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  parents: number;
}

export interface QueueDepth {
  queue: QueueName;
  counts: JobCounts;
  /** Age of the oldest waiting job, seconds; 0 when none waits. */
  oldestWaitingSeconds: number;
}

/** Returns how many jobs a queue has in each state. */
export async function countsOf(queue: Queue): Promise<JobCounts> {
  const counts = await queue.getJobCounts(
    'wait',
    'prioritized',
    'active',
    'delayed',
    'failed',
    'waiting-children',
  );
  return {
    waiting: (counts.wait ?? 0) + (counts.prioritized ?? 0),
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
    parents: counts['waiting-children'] ?? 0,
  };
}

/** Returns the depth of each queue and the age of its oldest waiting job. `now` is ms since 1970. */
export function depthsOf(bull: BullQueues, now: number): Promise<QueueDepth[]> {
  return Promise.all(queueNames.map((name) => depthOf(bull, name, now)));
}

/** How many waiting jobs are read to find the oldest: enough for several priorities, without reading a long queue. */
const sampled = 200;

async function depthOf(bull: BullQueues, name: QueueName, now: number): Promise<QueueDepth> {
  const queue = bull.queue(name);
  const counts = await countsOf(queue);
  const waiting = await queue.getJobs(['wait', 'prioritized'], 0, sampled, true);
  const oldest = Math.min(now, ...waiting.filter((job) => job !== undefined).map((job) => job.timestamp));
  return { queue: name, counts, oldestWaitingSeconds: Math.max(0, (now - oldest) / 1000) };
}
