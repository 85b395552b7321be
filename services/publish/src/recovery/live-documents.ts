import { feedsJob } from '@slugline/queue';
import type { Context, OpenDestination } from '@slugline/runtime';
import { inParallel } from '@slugline/store';
import { toSluglineError } from '@slugline/story';
import { flip, liveOf } from '../delivery/flip.ts';
import { hashAt, twinsAt } from '../delivery/replace-documents.ts';
import { recordOf } from '../editions/edition-record.ts';
import { areFeedsOld } from '../feeds/feeds.ts';

/** How long (ms) after the last change of a story its documents are looked at: no write is on its way for so long. */
const watched = 3_600_000;
const storiesAtOnce = 8;

/**
 * Finds live documents that a write replaced which came late, from a publisher that was killed or frozen, and puts the
 * right ones there again. Looks at the stories that changed in the last hour, and the feeds, of the destinations whose
 * store can't refuse such a write. `now` is ms since 1970. Returns how many stories were put right. Throws
 * `queue_unavailable`; a destination that can't be read is logged, and looked at again the next time.
 *
 * A document that is not there was removed by hand, and stays away: no write removes one.
 */
export async function restoreLive(context: Context, now: number): Promise<number> {
  const { journal, destinations, log } = context;
  const unguarded = destinations.filter(({ store }) => !store.conditionalReplace);
  if (unguarded.length === 0) return 0;
  const changed = await journal.changedSince(now - watched);
  if (changed.length === 0) return 0;
  let restored = 0;
  for (const destination of unguarded) {
    try {
      await inParallel(changed, storiesAtOnce, async (storyId) => {
        if (await restoreStory(context, destination, storyId)) restored++;
      });
      if (await areFeedsOld(context, destination))
        await context.queues.add(feedsJob(destination.name, `restored-${now}`));
    } catch (error) {
      log.warn({ err: error }, `the live documents of ${destination.name} were not looked at`);
    }
  }
  return restored;
}

async function restoreStory(
  context: Context,
  destination: OpenDestination,
  storyId: string,
): Promise<boolean> {
  const { journal, log } = context;
  try {
    const live = liveOf(await journal.latest(storyId), destination.name);
    if (live === undefined) return false;
    const { path, documents } = await recordOf(context, storyId, live);
    for (const { name, sha256 } of documents[destination.name] ?? []) {
      const key = `${path}${name}`;
      if (await isRight(destination, key, sha256)) continue;
      // A delivery that is under way has replaced some documents and not yet all: then these stay.
      if (!(await flip(context, destination, storyId, live))) return false;
      log.warn({ storyId, key, edition: live.edition }, 'a document that came late was replaced');
      return true;
    }
    return false;
  } catch (error) {
    const { code, message } = toSluglineError(error);
    if (code === 'store_unavailable' || code === 'queue_unavailable') throw error;
    // One damaged story must not keep the others from being put right.
    log.error({ storyId, code }, message);
    return false;
  }
}

async function isRight(destination: OpenDestination, key: string, sha256: string): Promise<boolean> {
  const shown = await hashAt(destination, key);
  if (shown === undefined) return true;
  return shown === sha256 && (await twinsAt(destination, key)).every((twin) => twin === sha256);
}
