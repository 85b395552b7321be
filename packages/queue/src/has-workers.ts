import { SluglineError } from '@slugline/story';
import { answerWithinMs, connect, isReadyWithin, prefix, type RedisAddress } from './connection.ts';

/**
 * Whether any process has a worker on the queues at this address: BullMQ gives the connection of a worker a name that
 * begins with the prefix. Throws `queue_unavailable` when Redis does not answer.
 */
export async function hasWorkers(address: RedisAddress): Promise<boolean> {
  const redis = connect(address);
  redis.on('error', () => {});
  try {
    if (!(await isReadyWithin(answerWithinMs, redis)))
      throw new SluglineError(
        'queue_unavailable',
        'Redis does not answer, so it can’t be asked for running processes',
      );
    const clients = String(await redis.client('LIST'));
    return clients.split(/\s/).some((word) => word.startsWith(`name=${prefix}:`));
  } finally {
    redis.disconnect();
  }
}
