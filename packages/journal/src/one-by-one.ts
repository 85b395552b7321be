import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ObjectStore } from '@slugline/store';
import { SluglineError } from '@slugline/story';
import type { Redis } from 'ioredis';

/** How long a lock lasts after its last renewal, ms. */
const tenSeconds = 10_000;
/** As shares of the lifetime: the interval between renewals, and how long before its end a write is given up. */
const renewal = 0.2;
const margin = 0.3;
/** The pause between two attempts to take the lock, ms. */
const askEvery = 5;

/** KEYS: the lock. ARGV: its owner, ms. Lets the lock last `ms` from now. Returns 0 when it has another owner. */
const renew = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
/** KEYS: the lock. ARGV: its owner. Leaves a lock of another owner alone. */
const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Runs a write that must not run twice at once: an entry of a journal, a claim. In a store without conditional writes
 * two writes at once could both succeed, so writers take turns with a lock in Redis. While Redis is unreachable, full
 * or silent they write without a lock. No job runs then, so only a retry by the same sender could write at once.
 *
 * The lock is renewed while `write` runs. When it can't be renewed, `signal` is aborted three seconds before the lock
 * ends; `write` has to pass it on to the store. This narrows the gap but does not close it: a request that was sent
 * may reach the store after it was given up, and the store accepts it. `doctor` and each start warn about such
 * stores.
 *
 * Throws the errors of `write`, and `queue_unavailable` when the lock could not be kept, or when Redis stopped
 * answering while another process had the lock. `lifetime` (ms) is a parameter only for tests.
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
    // Without an answer it is unknown whether the lock was renewed, so assume that it was not.
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
    // A lock that can't be released expires by itself.
    await redis.eval(release, 1, lock, owner).catch(() => {});
  }
}

/**
 * Waits until the owner has the lock. Returns the time just before it was requested, from which its lifetime is
 * counted. Returns undefined when Redis does not answer or accepts no writes, and no other owner was seen before.
 * Throws `queue_unavailable` when another owner was seen.
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
