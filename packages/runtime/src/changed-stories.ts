import { randomUUID } from 'node:crypto';
import type { Journal } from '@slugline/journal';
import { catalogueRowsJob, mostRowsAtOnce, type Queues } from '@slugline/queue';

/** How long changes are gathered, ms. A text story changes several times within it, and many change at once. */
const gatherMs = 250;

/** The stories that this process changed, until a job brings their rows in the catalogue up to date. */
export interface ChangedStories {
  /** Returns the journal with each change of a story noted. */
  noting(journal: Journal): Journal;
  /** Queues what is noted, and notes no more. */
  close(): Promise<void>;
}

/**
 * Gathers changed stories and queues one job for all of them. `onError` is told when they can't be queued: the comparison
 * of the catalogue with the journal finds them.
 */
export function gatherChanges(
  queues: Pick<Queues, 'add'>,
  onError: (error: unknown) => void,
): ChangedStories {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let queueing = Promise.resolve();

  const queue = async () => {
    timer = undefined;
    const stories = [...changed];
    changed.clear();
    try {
      for (let n = 0; n < stories.length; n += mostRowsAtOnce)
        await queues.add(catalogueRowsJob(stories.slice(n, n + mostRowsAtOnce), randomUUID()));
    } catch (error) {
      onError(error);
    }
  };
  const note = (storyId: string) => {
    changed.add(storyId);
    timer ??= setTimeout(() => {
      queueing = queueing.then(queue);
    }, gatherMs);
  };

  return {
    noting: (journal) => ({
      ...journal,
      transact: async (storyId, decide) => {
        const recorded = await journal.transact(storyId, decide);
        if (recorded.events.length > 0) note(storyId);
        return recorded;
      },
    }),
    close: async () => {
      clearTimeout(timer);
      queueing = queueing.then(queue);
      await queueing;
    },
  };
}
