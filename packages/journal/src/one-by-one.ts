import type { ObjectStore } from '@slugline/store';
import type { Redis } from 'ioredis';

/**
 * Writes what only one may write: a place in a journal, a claim. A store without conditional writes can't say which of
 * two was first, so there they take turns, by a lock in Redis. Without Redis no job runs either, and who accepts a
 * story has no rival but its sender's own second try at the same moment. Throws as `write` and Redis do.
 */
export async function oneByOne<T>(
  store: ObjectStore,
  redis: Redis,
  lock: string,
  write: () => Promise<T>,
): Promise<T> {
  if (store.conditionalWrites || redis.status !== 'ready') return write();
  while ((await redis.set(lock, '1', 'PX', 10_000, 'NX')) === null)
    await new Promise((resolve) => setTimeout(resolve, 5));
  try {
    return await write();
  } finally {
    await redis.del(lock);
  }
}
