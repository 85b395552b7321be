import pMap from 'p-map';

/**
 * Calls `work` for each item, at most `concurrency` at a time. After a failure no further item is started. Rejects
 * with the first failure, but only after all running calls have ended, so that the caller may remove what they read.
 * p-map alone would reject while they still run (https://github.com/sindresorhus/p-map/pull/49).
 */
export async function inParallel<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  const unlessFailed = async (item: T) => {
    if (failures.length > 0) return;
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    }
  };
  await pMap(items, unlessFailed, { concurrency });
  if (failures.length > 0) throw failures[0];
}
