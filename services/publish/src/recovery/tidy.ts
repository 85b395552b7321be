import type { Context } from '@slugline/runtime';
import type { ObjectStore } from '@slugline/store';
import { keys } from '@slugline/story';

/** A file is abandoned after a day without a write, ms. No job and no sender pauses that long. */
const deadAfter = 24 * 3_600_000;
/** The run that made a mark of a deletion has ended after this time, ms: it is longer than the deadline of its job. */
const markedFor = 2 * 3_600_000;

/**
 * Removes from every store the files that killed processes left. `now` is ms since 1970. A store that does not answer
 * is logged, and tried again the next time.
 */
export async function tidy(
  { working, destinations, log }: Pick<Context, 'destinations' | 'log' | 'working'>,
  now: number,
): Promise<void> {
  const untouchedSince = new Date(now - deadAfter);
  const attempt = async (store: ObjectStore, step: () => Promise<void>) => {
    await step().catch((error: unknown) =>
      log.warn({ err: error }, `abandoned files in ${store.name} could not be removed`),
    );
  };
  for (const store of [working, ...destinations.map((destination) => destination.store)])
    await attempt(store, () => store.sweep(untouchedSince));
  await attempt(working, () => removeBelow(working, keys.incoming(''), untouchedSince));
  // A retraction that goes on marks again what it deletes. One that was ended by a reinstatement does not.
  await attempt(working, () => removeBelow(working, keys.allDeletions, new Date(now - markedFor)));
}

/** Removes what is left of received uploads that never got their final key, or of deletions. */
async function removeBelow(working: ObjectStore, prefix: string, untouchedSince: Date): Promise<void> {
  const left: string[] = [];
  for await (const { key, modified } of working.list(prefix)) if (modified < untouchedSince) left.push(key);
  if (left.length > 0) await working.delete(left);
}
