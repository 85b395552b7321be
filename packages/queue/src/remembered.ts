import type { Queue } from 'bullmq';
import type { NewJob } from './kinds.ts';

/**
 * Whether a queue has the job, or one that stands for it under another id: it waits, runs, or has failed and is an
 * operator's to replay. One that is done does not count.
 */
export async function isKnown(queue: Queue, { options }: NewJob): Promise<boolean> {
  const { jobId, deduplication } = options;
  const standing = deduplication && (await queue.getDeduplicationJobId(deduplication.id));
  const job = (standing && (await queue.getJob(standing))) || (await queue.getJob(jobId));
  return job !== undefined && !(await job.isCompleted());
}

/**
 * Frees the id of a job that is done: BullMQ ignores, silently, a job whose id it remembers. False when the id is another's,
 * since its job waits, runs or has failed.
 */
export async function freeId(queue: Queue, { options }: NewJob): Promise<boolean> {
  const job = await queue.getJob(options.jobId);
  if (job === undefined) return true;
  if (!(await job.isCompleted())) return false;
  await job.remove({ removeChildren: false });
  return true;
}
