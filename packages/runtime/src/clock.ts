import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '@slugline/store';
import { SluglineError, type StoryState } from '@slugline/story';
import type { Redis } from 'ioredis';

/** The time that the house goes by, whatever the clock of one of its machines says. */
export interface Clock {
  /**
   * Now, ms since 1970: the earlier of what Redis and the working store say, so that an embargo ends early by neither.
   * Throws `queue_unavailable` or as the store does: an embargo is not judged by a guess.
   */
  now(): Promise<number>;
}

/** Tells the time, ms since 1970. */
export type TimeSource = () => Promise<number>;

/** How long a reading is used (ms). This machine's monotonic count, which no clock setting changes, carries it on. */
const carriedOn = 10 * 60_000;

/** `count` are ms that pass evenly, from any beginning. */
export function openClock(
  redis: TimeSource,
  store: TimeSource,
  count: () => number = () => performance.now(),
): Clock {
  // To ask the store costs a write, a look and a deletion. Redis is asked each time.
  let reading: { time: number; at: number } | undefined;
  const storeTime = async () => {
    if (reading === undefined || count() - reading.at > carriedOn) {
      // The count begins with the answer. If it began with the question, the time of the answer would put it ahead.
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

/** https://redis.io/docs/latest/commands/time/ */
export const timeOfRedis =
  (redis: Redis): TimeSource =>
  async () => {
    try {
      const [seconds, microseconds] = await redis.time();
      return Number(seconds) * 1000 + Number(microseconds) / 1000;
    } catch (cause) {
      throw new SluglineError('queue_unavailable', `Redis does not tell the time: ${String(cause)}`, {
        cause,
      });
    }
  };

/** The time at which the store says that an object was written. A bucket gives whole seconds, rounded down. */
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
    throw new SluglineError('store_unavailable', `${store.name} does not tell when ${key} was written`, {
      where: key,
    });
  };

/** Now, for judging an embargo (ms since 1970). A story without one needs no better clock than this machine's. */
export async function nowFor({ clock }: { clock: Clock }, { plan }: StoryState): Promise<number> {
  return plan?.embargo === undefined ? Date.now() : clock.now();
}
