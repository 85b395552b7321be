import { SluglineError } from '@slugline/story';
import { type Job, WaitingChildrenError } from 'bullmq';
import type { Redis } from 'ioredis';
import { parseReason } from './reason.ts';

/**
 * Returns why a job that waited for its children can't go on: the error of the first child that failed permanently, or
 * undefined. It removes the children that have not started. While others still run it throws `WaitingChildrenError`,
 * because BullMQ does not finish a job that has children.
 *
 * An error is returned once only and then removed from Redis. Otherwise a replay of the job would fail with it again.
 */
export async function failureAmongChildren(
  redis: Redis,
  job: Job,
  token: string | undefined,
): Promise<SluglineError | undefined> {
  // A job has no children on its first run.
  if (job.attemptsStarted <= 1) return undefined;
  const [reason] = Object.values(await job.getIgnoredChildrenFailures());
  if (reason === undefined) return undefined;
  await job.removeUnprocessedChildren();
  if (await job.moveToWaitingChildren(token ?? '')) throw new WaitingChildrenError();
  await redis.del(`${job.queueQualifiedName}:${job.id}:failed`);
  const { code, message } = parseReason(reason);
  return new SluglineError(code, message);
}
