import { prefix } from '@slugline/queue';
import type { Context } from '@slugline/runtime';

/** How long a withdrawn story is watched, ms. No write takes that long. */
const watched = 3_600_000;
/** In Redis: the stories that were withdrawn somewhere, by the time (ms since 1970). */
const key = `${prefix}:withdrawn`;

/** In Redis: the originals that were withdrawn, by the time (ms since 1970). */
const originalsKey = `${prefix}:withdrawn-originals`;

type Parts = Pick<Context, 'redis'>;

/** Has a story watched that is withdrawn now: see `stayWithdrawn`. If Redis loses its data, it is not. Throws as Redis does. */
export async function watch({ redis }: Parts, storyId: string, now: number): Promise<void> {
  await redis.zadd(key, now, storyId);
}

/** Returns the ids of the stories that were withdrawn in the last hour, and forgets the others. Throws as Redis does. */
export async function watchedStories({ redis }: Parts, now: number): Promise<string[]> {
  return watchedIn(redis, key, now);
}

/** Has an original watched that is withdrawn now: see `stayWithdrawn`. Throws as Redis does. */
export async function watchOriginal({ redis }: Parts, original: string, now: number): Promise<void> {
  await redis.zadd(originalsKey, now, original);
}

/** Returns the originals that were withdrawn in the last hour, and forgets the others. Throws as Redis does. */
export const watchedOriginals = ({ redis }: Parts, now: number): Promise<string[]> =>
  watchedIn(redis, originalsKey, now);

async function watchedIn(redis: Parts['redis'], key: string, now: number): Promise<string[]> {
  await redis.zremrangebyscore(key, '-inf', now - watched);
  return redis.zrange(key, '0', '-1');
}
