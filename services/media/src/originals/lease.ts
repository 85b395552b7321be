import { randomUUID } from 'node:crypto';
import type { Context } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';

/** How long a lease outlives its owner, ms: as a job's lock in BullMQ does. Its owner renews it. */
const lifetime = 15_000;

/** Also where Redis has forgotten the lease: it is still wanted. */
const renew = `
local owner = redis.call('GET', KEYS[1])
if not owner or owner == ARGV[1] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end`;

const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/**
 * Takes a lease, in any process, of which one has it at a time. Gives the function that gives it back, or undefined where
 * another has it. It saves work that two would do at once, and no more: an owner that was stopped for longer than
 * 15 s may go on beside the next one, so what both make must be claimed. Throws `queue_unavailable`.
 */
export async function takeLease(
  redis: Context['redis'],
  name: string,
): Promise<(() => Promise<void>) | undefined> {
  const token = randomUUID();
  const taken = await redis.set(name, token, 'PX', lifetime, 'NX').catch((cause: unknown) => {
    throw new SluglineError('queue_unavailable', `Redis did not answer: ${(cause as Error).message}`, {
      cause,
    });
  });
  if (taken === null) return undefined;
  // What Redis misses here ends the lease a little earlier, or later, than it would: nobody is harmed.
  const tell = (script: string) => redis.eval(script, 1, name, token, lifetime).catch(() => {});
  const renewal = setInterval(tell, lifetime / 3, renew);
  return async () => {
    clearInterval(renewal);
    await tell(release);
  };
}
