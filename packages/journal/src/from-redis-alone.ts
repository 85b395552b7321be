import { isRedisOutage, SluglineError } from '@slugline/story';

/** Calls what can't do without Redis. Throws `queue_unavailable` when Redis does not answer or takes no writes. */
export async function fromRedisAlone<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (!isRedisOutage(cause, 'redis')) throw cause;
    throw new SluglineError('queue_unavailable', `Redis does not answer: ${(cause as Error).message}`, {
      cause,
    });
  }
}
