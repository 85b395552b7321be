import type { Context } from '@slugline/runtime';
import type { ObjectStore } from '@slugline/store';
import { keys } from '@slugline/story';

/** What nobody has touched for a day (ms) has no writer any more: no job and no sender pauses for so long. */
const deadAfter = 24 * 3_600_000;

/**
 * Removes from every store what processes left that were killed while they wrote. `now` is ms since 1970. A store that
 * can't be asked is logged, and asked again the next time.
 */
export async function tidy({ working, destinations, log }: Context, now: number): Promise<void> {
  const untouchedSince = new Date(now - deadAfter);
  const attempt = async (store: ObjectStore, step: () => Promise<void>) => {
    await step().catch((error: unknown) => log.warn({ err: error }, `${store.name} was not tidied`));
  };
  for (const store of [working, ...destinations.map((destination) => destination.store)])
    await attempt(store, () => store.sweep(untouchedSince));
  await attempt(working, () => removeUnnamed(working, untouchedSince));
}

/** Uploads that were taken in and never got their name. */
async function removeUnnamed(working: ObjectStore, untouchedSince: Date): Promise<void> {
  const left: string[] = [];
  for await (const { key, modified } of working.list(keys.incoming('')))
    if (modified < untouchedSince) left.push(key);
  if (left.length > 0) await working.delete(left);
}
