import { codes, SluglineError } from '@slugline/story';
import type { Job } from 'bullmq';
import type { BullQueues } from './bullmq-queues.ts';
import { callRedis } from './call-redis.ts';
import { type NewJob, type QueueName, queueNames } from './kinds.ts';
import { parseReason, type Reason, workerLost } from './reason.ts';

/** A job that failed permanently and waits for an operator. `at` is ms since 1970. */
export interface Failure {
  queue: string;
  id: string;
  storyId: string | null;
  file: string | null;
  code: string;
  message: string;
  remedy: string;
  attempts: number;
  at: number;
}

/** Why a job ended, and after how many attempts. */
export interface JobEnd extends Reason {
  attempts: number;
}

/** Returns all failed jobs that Redis still has, newest first. */
export async function listFailures(bull: BullQueues): Promise<Failure[]> {
  const perQueue = await Promise.all(
    queueNames.map(async (name) => (await bull.queue(name).getFailed()).map((job) => describe(name, job))),
  );
  return perQueue.flat().sort((a, b) => b.at - a.at);
}

/** Returns the failure of this job, if it has failed and Redis still has it. Throws `queue_unavailable`. */
export async function failureOf(bull: BullQueues, { queue, options }: NewJob): Promise<Failure | undefined> {
  return callRedis(async () => {
    const job = await bull.queue(queue).getJob(options.jobId);
    return job && (await job.isFailed()) ? describe(queue, job) : undefined;
  });
}

/** Returns how a job ended that wrote nothing to the journal: its last reason, or `worker_lost` when it has none. */
export async function lastFailureOf(bull: BullQueues, { queue, options }: NewJob): Promise<JobEnd> {
  const job = await bull.queue(queue).getJob(options.jobId);
  const attempts = job?.attemptsMade ?? 0;
  if (job?.failedReason === undefined) return { ...workerLost, attempts };
  return { ...parseReason(job.failedReason), attempts };
}

/** Puts a failed job back into its queue with its full number of attempts. Throws `not_found`. */
export async function replayFailure(bull: BullQueues, id: string): Promise<void> {
  const job = await findFailed(bull, id);
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
}

/** Removes a failed job and changes nothing else. Throws `not_found`. */
export async function discardFailure(bull: BullQueues, id: string): Promise<void> {
  const job = await findFailed(bull, id);
  await job.remove({ removeChildren: false });
}

async function findFailed(bull: BullQueues, id: string): Promise<Job> {
  for (const queue of bull.all()) {
    const job = await queue.getJob(id);
    if (job && (await job.isFailed())) return job;
  }
  throw new SluglineError('not_found', `no failed job has the id ${id}`, { where: id });
}

function describe(queue: QueueName, job: Job): Failure {
  const { code, message } = parseReason(job.failedReason ?? '');
  const data = job.data as { storyId?: string; file?: string };
  return {
    queue,
    id: job.id ?? '',
    storyId: data.storyId ?? null,
    file: data.file ?? null,
    code,
    message,
    remedy: codes[code].remedy,
    attempts: job.attemptsMade,
    at: job.finishedOn ?? job.timestamp,
  };
}
