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
import { commands, openPurges, type PurgeAnswer, toSluglineError } from '@slugline/story';
import type { Pause } from '../pause-between.ts';
import type { Purger } from './purger.ts';
import { type Wish, wishFor } from './replaced.ts';

/** The most stories of one batch. */
const storiesAtOnce = 100;
const readsAtOnce = 8;
/** How long a cache may fail before an operator is told by an error in the log, ms. */
const alarmAfter = 60_000;

interface Tools {
  /** The driver of a cache; undefined when the settings have none of this name. */
  purgerOf(place: CachePlace): Purger | undefined;
  /** Waits until the cache may be asked again. */
  pause: Pause;
}

/**
 * Has a cache forget all that is on its list, in batches, and records for each story that it did. What is on the list of
 * a cache that the settings do not have any more is recorded as having no answer.
 *
 * Throws `purge_unavailable` when the cache does not do as it was told; then all that is not done stays on the list. Throws
 * the errors of Redis and the stores, and the reason of the run's signal when that is aborted.
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
      const wishes = await wishesFor(context, place, taken);
      if (purger && wishes.length > 0) await tools.pause(`purge-${destination}-${cache}`, signal);
      const answer = wishes.length > 0 ? await purger?.purge(together(wishes), signal) : undefined;
      for (const wish of wishes) await record(context, place, wish, answer);
      await endPurges(context, place, taken);
    }
  } catch (thrown) {
    const error = toSluglineError(thrown);
    if (error.code === 'purge_unavailable') await tellOfFault(context, place, error.message);
    throw error;
  }
}

/** Returns what the cache has to forget. A story that can't be read is logged and left out. */
async function wishesFor(context: Context, place: CachePlace, taken: readonly string[]): Promise<Wish[]> {
  const wishes: Wish[] = [];
  const read = async (what: string) => void wishes.push(await wishFor(context, place, what));
  await forEachIsolated(
    taken,
    read,
    (what, error) => context.log.error({ storyId: what, err: error }, `not purged from ${place.cache}`),
    readsAtOnce,
  );
  return wishes;
}

const together = (wishes: readonly Wish[]) => ({
  tags: [...new Set(wishes.flatMap(({ tags }) => tags))],
  files: wishes.flatMap(({ files }) => files),
});

/** Records that a cache has forgotten what an edition replaced. Something newer that has to go is put on its list. */
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

/** Notes why a cache can't be purged. Once that has lasted a minute, the log has it as an error. */
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
