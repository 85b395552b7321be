import { isOutage, type SluglineError, toSluglineError } from '@slugline/story';

/** When this many items in a row fail because of the store, the store is down. */
const mostInARow = 3;

/**
 * Calls `work` for each item, one after the other. The error of an item is passed to `onError`, and the next item
 * follows: one object that can't be read does not mean that the store is down.
 *
 * Throws `queue_unavailable` at once, and `store_unavailable` or `store_full` when three items in a row fail with an
 * outage.
 */
export async function eachOnItsOwn<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  onError: (item: T, error: SluglineError) => Promise<void> | void,
): Promise<void> {
  let inARow = 0;
  for await (const item of items) {
    try {
      await work(item);
      inARow = 0;
    } catch (thrown) {
      const error = toSluglineError(thrown);
      inARow = isOutage(error) ? inARow + 1 : 0;
      if (error.code === 'queue_unavailable' || inARow === mostInARow) throw error;
      await onError(item, error);
    }
  }
}
