import { feedsJob } from '@slugline/queue';
import type { Context, OpenDestination } from '@slugline/runtime';
import { inParallel } from '@slugline/store';
import { documentNames, sha256Of, toSluglineError } from '@slugline/story';
import { type Flips, flip, liveOf } from '../delivery/flip.ts';
import { hashAt, twinsAt } from '../delivery/replace-documents.ts';
import { recordOf } from '../editions/edition-record.ts';
import { areFeedsOld } from '../feeds/feeds.ts';
import { formerPage, formerPathsOf, listRedirects } from '../life/redirects.ts';
import { wantPurge } from '../purge/want-purge.ts';

/** How long the documents of a changed story are checked, ms. No write takes that long. */
const watched = 3_600_000;
const storiesAtOnce = 8;

/**
 * Restores live documents that a late write of a killed or frozen publisher has replaced. Checks the stories that
 * changed in the last hour, and the feeds, at destinations whose store can't refuse such a write. `now` is ms since
 * 1970. Returns how many stories were restored. Throws `queue_unavailable`. A destination that can't be read is
 * logged and checked again the next time.
 *
 * A missing document is not restored: no write removes one, so a person did.
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
      log.warn({ err: error }, `the live documents of ${destination.name} could not be checked`);
    }
  }
  return restored;
}

async function restoreStory(
  context: Flips & Pick<Context, 'queues'>,
  destination: OpenDestination,
  storyId: string,
): Promise<boolean> {
  const { journal, log, working } = context;
  try {
    const state = await journal.latest(storyId);
    const live = liveOf(state, destination.name);
    if (live === undefined) return false;
    const { path, documents } = await recordOf(working, storyId, live);
    const shown = [path, ...formerPathsOf(state, live)].flatMap((folder) => {
      const page = folder === path ? undefined : formerPage(context, destination, folder, live);
      return (documents[destination.name] ?? []).map(({ name, sha256 }) => ({
        key: `${folder}${name}`,
        sha256: name === documentNames.page && page !== undefined ? sha256Of(page) : sha256,
      }));
    });
    for (const { key, sha256 } of shown) {
      if (await isRight(destination, key, sha256)) continue;
      // Returns false when a delivery is in progress that has replaced some documents but not all. Those stay.
      if (!(await flip(context, destination, storyId, live))) return false;
      await wantPurge(context, destination, storyId);
      log.warn(
        { storyId, key, edition: live.edition },
        'a late write had replaced a live document: it was restored',
      );
      return true;
    }
    await listRedirects(context, destination, state, live);
    return false;
  } catch (error) {
    const { code, message } = toSluglineError(error);
    if (code === 'store_unavailable' || code === 'queue_unavailable') throw error;
    // A damaged story must not stop the check of the others.
    log.error({ storyId, code }, message);
    return false;
  }
}

async function isRight(destination: OpenDestination, key: string, sha256: string): Promise<boolean> {
  const shown = await hashAt(destination, key);
  if (shown === undefined) return true;
  return shown === sha256 && (await twinsAt(destination, key)).every((twin) => twin === sha256);
}
