import { randomUUID } from 'node:crypto';
import { SluglineError } from '@slugline/story';
import type { Redis } from 'ioredis';

/** How long a lease outlives its owner, ms; the same as a job's lock in BullMQ. Its owner renews it. */
const lifetime = 15_000;

/** Also takes the lease again if Redis has lost it, since it is still needed. */
const renew = `
local owner = redis.call('GET', KEYS[1])
if not owner or owner == ARGV[1] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end`;

const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/**
 * Takes a lease that only one owner in all processes can hold. Returns the function that releases it, or undefined if
 * another owner holds it. A lease only saves duplicate work: an owner that was paused for longer than 15 s may continue
 * beside the next one, so what both make must be claimed. Throws `queue_unavailable`.
 */
export async function takeLease(redis: Redis, name: string): Promise<(() => Promise<void>) | undefined> {
  const token = randomUUID();
  const taken = await redis.set(name, token, 'PX', lifetime, 'NX').catch((cause: unknown) => {
    throw new SluglineError('queue_unavailable', `Redis did not answer: ${(cause as Error).message}`, {
      cause,
    });
  });
  if (taken === null) return undefined;
  // If Redis misses a call, the lease only ends a little earlier or later than it should.
  const tell = (script: string) => redis.eval(script, 1, name, token, lifetime).catch(() => {});
  const renewal = setInterval(tell, lifetime / 3, renew);
  return async () => {
    clearInterval(renewal);
    await tell(release);
  };
}
