import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '@slugline/store';
import { dueOf, expiryOf, SluglineError, type StoryState } from '@slugline/story';
import type { Redis } from 'ioredis';

/** The time that all processes agree on, whatever the clock of their machine says. */
export interface Clock {
  /**
   * Returns the time, ms since 1970. It is the earlier time of Redis and the working store, so that an embargo never
   * ends early by either clock. Throws `queue_unavailable`, or as the store does: an embargo is never decided by a
   * guess.
   */
  now(): Promise<number>;
}

/** Returns the time, ms since 1970. */
export type TimeSource = () => Promise<number>;

/** How long a reading of the store's time is used, ms. This machine's monotonic clock adds the time since then. */
const carriedOn = 10 * 60_000;

/** Opens the clock. `count` is a monotonic clock, ms from any start. */
export function openClock(
  redis: TimeSource,
  store: TimeSource,
  count: () => number = () => performance.now(),
): Clock {
  // The store's time costs a write, a read and a deletion, so it is kept. Redis is asked each time.
  let reading: { time: number; at: number } | undefined;
  const storeTime = async () => {
    if (reading === undefined || count() - reading.at > carriedOn) {
      // The count starts at the answer. If it started at the question, the clock would be ahead by the round trip.
      const time = await store();
      reading = { time, at: count() };
    }
    return reading.time + (count() - reading.at);
  };
  return {
    now: async () => {
      const [byRedis, byStore] = await Promise.all([redis(), storeTime()]);
      return Math.floor(Math.min(byRedis, byStore));
    },
  };
}

/** The time of Redis: https://redis.io/docs/latest/commands/time/. Throws `queue_unavailable`. */
export const timeOfRedis =
  (redis: Redis): TimeSource =>
  async () => {
    try {
      const [seconds, microseconds] = await redis.time();
      return Number(seconds) * 1000 + Number(microseconds) / 1000;
    } catch (cause) {
      throw new SluglineError('queue_unavailable', `Redis did not return the time: ${String(cause)}`, {
        cause,
      });
    }
  };

/** The time at which the store says that a new object was written. A bucket gives whole seconds, rounded down. */
export const timeOfStore =
  (store: ObjectStore): TimeSource =>
  async () => {
    const key = `clock/${randomUUID()}`;
    await store.put(key, 'now');
    try {
      const written = await store.head(key);
      if (written) return written.modified.getTime();
    } finally {
      await store.delete([key]);
    }
    throw new SluglineError('store_unavailable', `${store.name} did not say when ${key} was written`, {
      where: key,
    });
  };

/**
 * Returns the time that counts for a story's embargo, its time of publication and its time to expire, ms since 1970.
 * For a story without them it is that of this machine's clock.
 */
export async function nowFor({ clock }: { clock: Clock }, state: StoryState): Promise<number> {
  const isTimed = dueOf(state) !== undefined || expiryOf(state) !== undefined;
  return isTimed ? clock.now() : Date.now();
}
