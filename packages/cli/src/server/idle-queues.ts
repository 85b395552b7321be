import { type Queues, queueNames } from '@slugline/queue';

/** Waits until no job waits or runs. A story is complete before the feeds that list it are written. */
export async function untilQueuesIdle(queues: Queues): Promise<void> {
  for (;;) {
    const counts = await Promise.all(queueNames.map((name) => queues.counts(name)));
    if (counts.every(({ waiting, active, parents }) => waiting + active + parents === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
