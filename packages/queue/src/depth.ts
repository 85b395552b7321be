import { type QueueName, queueNames } from './contracts.ts';
import type { Queues } from './queues.ts';

export interface QueueDepth {
  queue: QueueName;
  /** Jobs by state. `waiting` counts those with a priority too: all of ours have one. */
  counts: { waiting: number; active: number; delayed: number; failed: number; parents: number };
  /** Age of the job that has waited longest, seconds; 0 when none waits. */
  oldestWaitingSeconds: number;
}

/** How much lies in each queue, and for how long. `now` is ms since 1970. */
export function queueDepths(queues: Queues, now: number): Promise<QueueDepth[]> {
  return Promise.all(queueNames.map((name) => depthOf(queues, name, now)));
}

/** Enough to find the oldest among jobs of several priorities without reading a long queue. */
const sampled = 200;

async function depthOf(queues: Queues, name: QueueName, now: number): Promise<QueueDepth> {
  const queue = queues.get(name);
  const counts = await queue.getJobCounts(
    'wait',
    'prioritized',
    'active',
    'delayed',
    'failed',
    'waiting-children',
  );
  const waiting = await queue.getJobs(['wait', 'prioritized'], 0, sampled, true);
  const oldest = Math.min(now, ...waiting.filter((job) => job !== undefined).map((job) => job.timestamp));
  return {
    queue: name,
    counts: {
      waiting: (counts.wait ?? 0) + (counts.prioritized ?? 0),
      active: counts.active ?? 0,
      delayed: counts.delayed ?? 0,
      failed: counts.failed ?? 0,
      parents: counts['waiting-children'] ?? 0,
    },
    oldestWaitingSeconds: Math.max(0, (now - oldest) / 1000),
  };
}
