import { queueNames } from '@slugline/queue';
import type { Context } from '@slugline/runtime';

/** Waits until no job waits or runs: the feeds are written after the story that is in them. */
export async function settledQueues({ queues }: Context): Promise<void> {
  for (;;) {
    const counts = await Promise.all(queueNames.map((name) => queues.counts(name)));
    if (counts.every(({ waiting, active, parents }) => waiting + active + parents === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
