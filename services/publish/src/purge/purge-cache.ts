import type { Payload, Run } from '@slugline/queue';
import {
  addPurge,
  type CachePlace,
  type Context,
  endPurges,
  noteFault,
  takePurges,
  waitingPurges,
} from '@slugline/runtime';
import { forEachIsolated } from '@slugline/store';
import {
  commands,
  isOutage,
  openPurges,
  type PurgeAnswer,
  type SluglineError,
  toSluglineError,
} from '@slugline/story';
import type { Pause } from '../pause-between.ts';
import type { Purger } from './purger.ts';
import { type Wish, wishFor } from './replaced.ts';

/** The most stories of one batch. */
const storiesAtOnce = 100;
const readsAtOnce = 8;
/** How long a cache may fail before the log has an error, ms. */
const alarmAfter = 60_000;

interface Tools {
  /** Finds the driver of a cache; undefined when the settings do not have the cache. */
  purgerOf(place: CachePlace): Purger | undefined;
  /** Waits until the cache may be asked again. */
  pause: Pause;
}

/**
 * Has a cache forget all that is on its list, in batches, and records that for each story. If the cache was taken out
 * of the settings, records these purges as done without an answer.
 *
 * Throws `purge_unavailable` when the cache does not do as it was told, and the errors of Redis and the stores; what is
 * not done stays on the list then. Throws the reason of the run's signal when that is aborted.
 */
export async function purgeCache(
  context: Context,
  { destination, cache }: Payload<'purge'>,
  tools: Tools,
  { signal }: Pick<Run, 'signal'>,
): Promise<void> {
  const place = { destination, cache };
  const purger = tools.purgerOf(place);
  try {
    for (;;) {
      const taken = await takePurges(context, place, storiesAtOnce);
      if (taken.length === 0) return;
      const { wishes, waiting } = await wishesFor(context, place, taken);
      if (purger && wishes.length > 0) await tools.pause(`purge-${destination}-${cache}`, signal);
      const answer = wishes.length > 0 ? await purger?.purge(together(wishes), signal) : undefined;
      for (const wish of wishes) await record(context, place, wish, answer);
      const done = taken.filter((what) => !waiting.has(what));
      if (done.length > 0) await endPurges(context, place, done);
      for (const outage of waiting.values()) throw outage;
    }
  } catch (thrown) {
    const error = toSluglineError(thrown);
    if (error.code === 'purge_unavailable') await tellOfFault(context, place, error.message);
    throw error;
  }
}

/**
 * Returns what the cache has to forget, and what could not be read because a store does not answer: that has to wait. A story
 * that can't be read is logged and left out: its journal knows of the purge.
 */
async function wishesFor(
  context: Context,
  place: CachePlace,
  taken: readonly string[],
): Promise<{ wishes: Wish[]; waiting: Map<string, SluglineError> }> {
  const wishes: Wish[] = [];
  const waiting = new Map<string, SluglineError>();
  const read = async (what: string) => void wishes.push(await wishFor(context, place, what));
  const report = (what: string, error: SluglineError) => {
    if (isOutage(error)) waiting.set(what, error);
    else context.log.error({ storyId: what, err: error }, `not purged from ${place.cache}`);
  };
  await forEachIsolated(taken, read, report, readsAtOnce);
  return { wishes, waiting };
}

const together = (wishes: readonly Wish[]) => ({
  tags: [...new Set(wishes.flatMap(({ tags }) => tags))],
  files: wishes.flatMap(({ files }) => files),
});

/**
 * Records that a cache has forgotten what an edition replaced. If there is something newer to forget, puts that on its
 * list.
 */
async function record(
  context: Context,
  place: CachePlace,
  { storyId, purge }: Wish,
  answer: PurgeAnswer | undefined,
): Promise<void> {
  if (storyId === undefined || purge === undefined) return;
  const { edition, media } = purge;
  const done = { ...place, edition, ...(media && { media }), ...(answer && { answer }) };
  const { state } = await context.journal.transact(storyId, (current) => commands.purged(current, done));
  const isOpen = openPurges(state).some(
    (open) => open.destination === place.destination && open.cache === place.cache,
  );
  if (isOpen) await addPurge(context, place, storyId, Date.now());
}

/** Notes why a cache can't be purged. After a minute, logs it as an error. */
async function tellOfFault(context: Context, place: CachePlace, fault: string): Promise<void> {
  await noteFault(context, place, fault);
  const { count, since = Date.now() } = await waitingPurges(context, place);
  if (Date.now() - since < alarmAfter) return;
  const waits = { ...place, waiting: count, since: new Date(since).toISOString() };
  context.log.error(
    waits,
    `the cache ${place.cache} of ${place.destination} may still give what was replaced: ${fault}`,
  );
}
