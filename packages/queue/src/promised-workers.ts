import { SluglineError } from '@slugline/story';
import { type QueueName, queuesOf } from './kinds.ts';

/**
 * Checks that a process which runs these services has one worker for each queue that they promise. `started` names the
 * queue of each worker. Throws `internal` with the name of the first queue that has none, or more than one.
 */
export function checkWorkers(services: readonly string[], started: readonly QueueName[]): void {
  for (const service of services) {
    for (const queue of queuesOf(service)) {
      const workers = started.filter((name) => name === queue).length;
      if (workers === 1) continue;
      const found = workers === 0 ? 'no worker' : `${workers} workers`;
      throw new SluglineError('internal', `the ${service} service has ${found} for the queue “${queue}”`, {
        where: queue,
      });
    }
  }
}
