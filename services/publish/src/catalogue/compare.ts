import { catalogueFillJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { toSluglineError } from '@slugline/story';
import { writeRows } from './write-rows.ts';

/** Redis knows for two days which stories have changed. A catalogue that is further behind is filled again, ms. */
const farBehind = 36 * 3_600_000;
/** Changes of the last minutes are compared again, ms: their rows may not have been written yet. */
const margin = 2 * 60_000;
/** How many stories are compared at a time. */
const batch = 500;

/**
 * Brings the rows up to date of those stories that have changed since the last comparison and whose job was lost. Has a
 * catalogue filled that is new or far behind. `now` is the time of Redis (ms since 1970), which knows when it was told of
 * each change: the clock of a machine may be wrong. Nothing else waits for the catalogue, so an error is logged and not
 * thrown.
 */
export async function compareCatalogue(
  context: Pick<Context, 'catalogue' | 'journal' | 'log' | 'queues'>,
  now: number,
): Promise<void> {
  const { catalogue, journal, log, queues } = context;
  if (catalogue === undefined) return;
  try {
    const { comparedTo } = await catalogue.progress();
    const isFarBehind = comparedTo < now - farBehind;
    // A clock that went back must not hide the changes since.
    const since = isFarBehind ? now - farBehind : Math.min(comparedTo, now) - margin;
    if (isFarBehind && comparedTo > 0) await catalogue.note({ filled: false, filledTo: '' });
    const changed = await journal.heardSince(since);
    for (let n = 0; n < changed.length; n += batch) {
      const some = changed.slice(n, n + batch);
      const known = await catalogue.sequences(some);
      const states = await Promise.all(some.map((storyId) => journal.state(storyId).catch(() => undefined)));
      await writeRows(
        context,
        some.filter((storyId, at) => (states[at]?.sequence ?? 1) > (known[storyId] ?? 0)),
      );
    }
    await catalogue.note({ comparedTo: now });
    const { filled } = await catalogue.progress();
    if (!filled) await queues.add(catalogueFillJob());
  } catch (error) {
    const { code, message } = toSluglineError(error);
    log.warn({ code, err: error }, `the catalogue can't be compared with the journal: ${message}`);
  }
}
