import type { Queue } from 'bullmq';
import type { NewJob } from './kinds.ts';

/**
 * Whether the job, or one with the same deduplication id, waits, runs, or has failed and waits for an operator. A job
 * that is done does not count.
 */
export async function isKnown(queue: Queue, { options }: NewJob): Promise<boolean> {
  const { jobId, deduplication } = options;
  const standing = deduplication && (await queue.getDeduplicationJobId(deduplication.id));
  const job = (standing && (await queue.getJob(standing))) || (await queue.getJob(jobId));
  return job !== undefined && !(await job.isCompleted());
}

/**
 * Removes a job that is done, so that its id can be used again: BullMQ silently ignores a new job whose id it
 * remembers. Returns false when the id is in use, because its job waits, runs or has failed.
 */
export async function freeId(queue: Queue, { options }: NewJob): Promise<boolean> {
  const job = await queue.getJob(options.jobId);
  if (job === undefined) return true;
  if (!(await job.isCompleted())) return false;
  await job.remove({ removeChildren: false });
  return true;
}
