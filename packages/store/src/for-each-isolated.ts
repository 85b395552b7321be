import { isOutage, type SluglineError, toSluglineError } from '@slugline/story';

/** When this many items in a row fail because of the store, the store is down. */
const mostInARow = 3;

/**
 * Calls `work` for each item, `atOnce` at a time; by default one after the other. The error of an item is passed to
 * `onError`, and the next item follows: one object that can't be read does not mean that the store is down. What
 * `onError` throws ends the work.
 *
 * Throws `queue_unavailable` at once, and `store_unavailable` or `store_full` when three items in a row fail with an
 * outage. It throws only after all calls that were running have ended, and then closes the source. p-map waits for no
 * running call after a failure: https://github.com/sindresorhus/p-map/pull/49
 */
export async function forEachIsolated<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  onError: (item: T, error: SluglineError) => Promise<void> | void,
  atOnce = 1,
): Promise<void> {
  const waiting = iteratorOf(items);
  const failures: unknown[] = [];
  let inARow = 0;
  const workOn = async (item: T) => {
    try {
      await work(item);
      inARow = 0;
    } catch (thrown) {
      const error = toSluglineError(thrown);
      inARow = isOutage(error) ? inARow + 1 : 0;
      if (error.code === 'queue_unavailable' || inARow === mostInARow) throw error;
      await onError(item, error);
    }
  };
  const lane = async () => {
    try {
      while (failures.length === 0) {
        const next = await waiting.next();
        if (next.done) return;
        await workOn(next.value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (failures.length === 0) return;
  await waiting.return?.();
  throw failures[0];
}

const iteratorOf = <T>(items: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> | Iterator<T> =>
  Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
