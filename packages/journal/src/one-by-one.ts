import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ObjectStore } from '@slugline/store';
import { SluglineError } from '@slugline/story';
import type { Redis } from 'ioredis';

/** How long a lock lasts after its owner renewed it last, ms. */
const tenSeconds = 10_000;
/** Parts of that: how often the owner renews it, and how long before its end he gives up a write that is not done. */
const renewal = 0.2;
const margin = 0.3;
/** How long who waits for the lock waits before he asks again, ms. */
const askEvery = 5;

/** KEYS: the lock. ARGV: its owner, ms. Whether it is still the owner's, and lasts so long from now. */
const renew = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
/** KEYS: the lock. ARGV: its owner. Another's is not ours to end. */
const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Writes what only one may write: a place in a journal, a claim. A store without conditional writes can't say which of
 * two was first, so there they take turns, by a lock in Redis. While Redis is away, full or silent they write without one:
 * no job runs then, and who accepts a story has no rival but its sender's own second try at the same moment.
 *
 * The lock is renewed while `write` lasts. Where it can't be, `signal` is aborted three seconds before the lock ends: `write`
 * passes it on to the store. That narrows the gap and does not close it: a request that was sent may reach the store
 * after it was given up, and nothing there refuses it. `doctor` and each start warn of such a store.
 *
 * Throws as `write` does, and `queue_unavailable` when the lock could not be kept, or was another's when Redis ceased to
 * answer. `lifetime` (ms) is a parameter for tests alone.
 */
export async function oneByOne<T>(
  store: ObjectStore,
  redis: Redis,
  lock: string,
  write: (signal: AbortSignal) => Promise<T>,
  lifetime = tenSeconds,
): Promise<T> {
  const withoutLock = () => write(new AbortController().signal);
  if (store.conditionalWrites || redis.status !== 'ready') return withoutLock();
  const owner = randomUUID();
  const taken = await take(redis, lock, owner, lifetime);
  if (taken === undefined) return withoutLock();
  let since = taken;
  const lost = new AbortController();
  const giveUp = () =>
    lost.abort(new SluglineError('queue_unavailable', `the lock ${lock} could not be kept`, { where: lock }));
  const lastCall = () => setTimeout(giveUp, since + lifetime * (1 - margin) - performance.now());
  let end = lastCall();
  const clock = setInterval(async () => {
    const asked = performance.now();
    const answer = await redis.eval(renew, 1, lock, owner, lifetime).catch(() => undefined);
    if (answer === 0) giveUp();
    // Without an answer nobody knows whether it was renewed: it counts as not.
    if (answer !== 1 || asked < since) return;
    since = asked;
    clearTimeout(end);
    end = lastCall();
  }, lifetime * renewal);
  try {
    return await write(lost.signal);
  } finally {
    clearInterval(clock);
    clearTimeout(end);
    // One that can't be released ends by itself.
    await redis.eval(release, 1, lock, owner).catch(() => {});
  }
}

/**
 * Waits until the lock is the owner's. Gives the time from which it lasts at least: before it was asked for. Gives
 * undefined when Redis does not answer or takes no writes, and nobody was seen to have the lock.
 */
async function take(
  redis: Redis,
  lock: string,
  owner: string,
  lifetime: number,
): Promise<number | undefined> {
  for (let isAnothers = false; ; isAnothers = true) {
    const asked = performance.now();
    try {
      if ((await redis.set(lock, owner, 'PX', lifetime, 'NX')) !== null) return asked;
    } catch (cause) {
      if (!isAnothers) return undefined;
      throw new SluglineError('queue_unavailable', `Redis does not answer: ${String(cause)}`, { cause });
    }
    await wait(askEvery);
  }
}
