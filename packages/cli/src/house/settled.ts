import type { Context } from '@slugline/service';

/** Waits until no job waits or runs: the feeds are written after the story that is in them. */
export async function settledQueues({ queues }: Context): Promise<void> {
  for (;;) {
    const counts = await Promise.all(
      queues
        .all()
        .map((queue) => queue.getJobCountByTypes('wait', 'prioritized', 'active', 'waiting-children')),
    );
    if (counts.every((count) => count === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
