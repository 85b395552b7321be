import { SluglineError } from '@slugline/story';
import { type QueueName, queuesOf } from './kinds.ts';

/**
 * Checks that a process has exactly one worker for each queue of the services that it runs. `started` names the queue
 * of each worker. Throws `internal`, with the queue's name, for the first queue that has none or several.
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
