import { prefix } from '@slugline/queue';
import type { Redis } from 'ioredis';

/** A cache in front of a destination, by their names in the settings. */
export interface CachePlace {
  destination: string;
  cache: string;
}

/** How much a cache still has to forget. `since` is ms since 1970. `fault`: why the last try failed. */
export interface WaitingPurges {
  count: number;
  since?: number;
  fault?: string;
}

/**
 * In Redis, each cache has a list of what it has to forget: stories, originals and `feeds`, each with the time at which
 * it was added. A run moves them to a second list until they are done, so what is added again meanwhile is not lost. If
 * Redis loses its data, the journals know which purges of stories are open.
 */
const listOf = ({ destination, cache }: CachePlace): string => `${prefix}:purge:${destination}:${cache}`;
const takenOf = (place: CachePlace): string => `${listOf(place)}:taken`;
const faultOf = (place: CachePlace): string => `${listOf(place)}:fault`;

type Parts = { redis: Redis };

/**
 * Puts something on the list of a cache: the id of a story, the hash of an original, or `feeds`. `now` is ms since
 * 1970. Throws as Redis does.
 */
export async function addPurge(
  { redis }: Parts,
  place: CachePlace,
  what: string,
  now: number,
): Promise<void> {
  await redis.zadd(listOf(place), 'NX', now, what);
}

/** Takes the list, unless an earlier one is still taken. Returns the oldest that are taken. */
const take = `
if redis.call('EXISTS', KEYS[2]) == 0 and redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('RENAME', KEYS[1], KEYS[2])
end
return redis.call('ZRANGE', KEYS[2], 0, ARGV[1] - 1)`;

/** Takes up to `most` of what a cache has to forget, the oldest first. They stay taken until `endPurges`. */
export async function takePurges({ redis }: Parts, place: CachePlace, most: number): Promise<string[]> {
  return (await redis.eval(take, 2, listOf(place), takenOf(place), String(most))) as string[];
}

/** Removes what was taken and is done. */
export async function endPurges({ redis }: Parts, place: CachePlace, done: readonly string[]): Promise<void> {
  await redis
    .multi()
    .zrem(takenOf(place), ...done)
    .del(faultOf(place))
    .exec();
}

/** Notes why a cache could not be purged, for those who ask. */
export async function noteFault({ redis }: Parts, place: CachePlace, fault: string): Promise<void> {
  await redis.set(faultOf(place), fault);
}

/** Says how much a cache still has to forget. */
export async function waitingPurges({ redis }: Parts, place: CachePlace): Promise<WaitingPurges> {
  const lists = [listOf(place), takenOf(place)];
  const [counts, oldest, fault] = await Promise.all([
    Promise.all(lists.map((list) => redis.zcard(list))),
    Promise.all(lists.map((list) => redis.zrange(list, '0', '0', 'WITHSCORES'))),
    redis.get(faultOf(place)),
  ]);
  const times = oldest.flatMap(([, score]) => (score === undefined ? [] : [Number(score)]));
  return {
    count: counts.reduce((sum, count) => sum + count, 0),
    ...(times.length > 0 && { since: Math.min(...times) }),
    ...(fault !== null && { fault }),
  };
}

/** Returns what is on the lists of all caches: the ids of stories, among others. */
export async function storiesToPurge(
  context: Parts & { destinations: readonly WithCaches[] },
): Promise<Set<string>> {
  const lists = cachesIn(context).flatMap((place) => [listOf(place), takenOf(place)]);
  const all = await Promise.all(lists.map((list) => context.redis.zrange(list, '0', '-1')));
  return new Set(all.flat());
}

/** Says for each cache how long its oldest purge has waited, seconds. `now` is ms since 1970. */
export const cacheFigures = (context: Parts & { destinations: readonly WithCaches[] }, now: number) =>
  Promise.all(
    cachesIn(context).map(async (place) => {
      const { since = now } = await waitingPurges(context, place);
      return { ...place, seconds: Math.max(0, now - since) / 1000 };
    }),
  );

interface WithCaches {
  name: string;
  caches?: readonly { name: string }[];
}

/** Returns all caches in the settings. */
export const cachesIn = ({ destinations }: { destinations: readonly WithCaches[] }): CachePlace[] =>
  destinations.flatMap(({ name: destination, caches = [] }) =>
    caches.map(({ name: cache }) => ({ destination, cache })),
  );
