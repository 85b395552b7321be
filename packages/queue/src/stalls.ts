import { SluglineError } from '@slugline/story';
import type { Job } from 'bullmq';
import { connect, type RedisAddress } from './connection.ts';

/** A job whose worker died this often is the likely cause of it (out of memory): it is not tried again. */
const mostStalls = 3;

/**
 * Why a job must not be run that no run has failed: its worker died on it more often than it may, or undefined.
 * Decided here and not by BullMQ's `maxStalledCount`, which fails the job without a run: nobody would put it on the
 * record.
 *
 * A reason is given once. BullMQ keeps the count with the job, and an operator who puts the job back would meet it again.
 */
export async function failureOfStalls(address: RedisAddress, job: Job): Promise<SluglineError | undefined> {
  if (job.stalledCounter <= mostStalls) return undefined;
  const client = connect(address);
  try {
    await client.hdel(`${job.queueQualifiedName}:${job.id}`, 'stc');
  } finally {
    client.disconnect();
  }
  return new SluglineError('worker_lost', 'the worker died on this job several times');
}
