import { purgeJob } from '@slugline/queue';
import { addPurge, type Context, cachesIn, type OpenDestination, waitingPurges } from '@slugline/runtime';
import { openPurges, type StoryState, toSluglineError } from '@slugline/story';

/** Stands for a destination's feeds on the list of a cache. */
export const feedsOnList = 'feeds';

type Parts = Pick<Context, 'queues' | 'redis'>;

/** Returns the field of an event that names the caches in front of a destination; undefined without any. */
export function cachesOf({ caches = [] }: OpenDestination): { purge: string[] } | undefined {
  const names = caches.map(({ name }) => name);
  return names.length > 0 ? { purge: names } : undefined;
}

/**
 * Has the caches in front of a destination forget what was there of a story, an original (by its hash) or the feeds.
 * Does nothing where there are no caches. Call it when the new documents are in place, or the old files deleted. Throws
 * `queue_unavailable`.
 */
export async function wantPurge(
  context: Parts,
  { name: destination, caches = [] }: OpenDestination,
  what: string = feedsOnList,
): Promise<void> {
  for (const { name: cache } of caches) await want(context, { destination, cache }, what);
}

/** Queues the open purges of a story. Throws `queue_unavailable`. */
export async function wantOpenPurges(context: Parts, state: StoryState): Promise<void> {
  for (const { destination, cache } of openPurges(state))
    await want(context, { destination, cache }, state.storyId);
}

/**
 * Queues the jobs of caches that have something on their lists, in case Redis has lost them. Throws
 * `queue_unavailable`.
 */
export async function purgeWhatWaits(context: Parts & Pick<Context, 'destinations'>): Promise<void> {
  for (const place of cachesIn(context)) {
    const { count } = await waitingPurges(context, place);
    if (count > 0) await context.queues.add(purgeJob(place.destination, place.cache));
  }
}

async function want(
  context: Parts,
  place: { destination: string; cache: string },
  what: string,
): Promise<void> {
  await addPurge(context, place, what, Date.now()).catch((error: unknown) => {
    throw toSluglineError(error);
  });
  await context.queues.add(purgeJob(place.destination, place.cache));
}
