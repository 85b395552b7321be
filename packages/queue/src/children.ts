import { SluglineError } from '@slugline/story';
import { type Job, WaitingChildrenError } from 'bullmq';
import type { Redis } from 'ioredis';
import { parseReason } from './reason.ts';

/**
 * Why a job that waited for others can't go on: the reason of the first that failed for good, or undefined. The others
 * are dropped, but for those that run: they are waited for (`WaitingChildrenError`), since BullMQ ends no job
 * that has children.
 *
 * A reason is given once. BullMQ keeps it with the job, and an operator who puts the job back would meet it again.
 */
export async function failureAmongChildren(
  redis: Redis,
  job: Job,
  token: string | undefined,
): Promise<SluglineError | undefined> {
  // A job that runs for the first time has none.
  if (job.attemptsStarted <= 1) return undefined;
  const [reason] = Object.values(await job.getIgnoredChildrenFailures());
  if (reason === undefined) return undefined;
  await job.removeUnprocessedChildren();
  if (await job.moveToWaitingChildren(token ?? '')) throw new WaitingChildrenError();
  await redis.del(`${job.queueQualifiedName}:${job.id}:failed`);
  const { code, message } = parseReason(reason);
  return new SluglineError(code, message);
}
