import { isOutage, type SluglineError, toSluglineError } from '@slugline/story';

/** Where so many in a row fail by the store, the store is down. */
const mostInARow = 3;

/**
 * Does something for each item, one after the other. An item that fails is told, and the others have their turn: one
 * object that a store can't read is no outage of the store.
 *
 * Throws `queue_unavailable` at once, and `store_unavailable` or `store_full` when three items in a row fail so.
 */
export async function eachOnItsOwn<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  tell: (item: T, error: SluglineError) => Promise<void> | void,
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
      await tell(item, error);
    }
  }
}
