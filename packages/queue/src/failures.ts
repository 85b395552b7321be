import { codes, SluglineError } from '@slugline/story';
import type { Job } from 'bullmq';
import { type QueueName, queueNames } from './contracts.ts';
import { parseReason } from './failure.ts';
import type { NewJob } from './jobs.ts';
import type { Queues } from './queues.ts';
import { reach } from './reach.ts';

/** Work that will not be tried again by itself. `at` is ms since 1970. */
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

/** All failed jobs that Redis still has, newest first. */
export async function listFailures(queues: Queues): Promise<Failure[]> {
  const perQueue = await Promise.all(
    queueNames.map(async (name) => (await queues.get(name).getFailed()).map((job) => failureOf(name, job))),
  );
  return perQueue.flat().sort((a, b) => b.at - a.at);
}

/** The failure of this job, if it has failed and Redis still has it. Throws `queue_unavailable`. */
export async function failureIn(queues: Queues, { queue, options }: NewJob): Promise<Failure | undefined> {
  return reach(async () => {
    const job = await queues.get(queue).getJob(options.jobId);
    return job && (await job.isFailed()) ? failureOf(queue, job) : undefined;
  });
}

/** Puts a failed job back into its queue, with all its attempts. Throws `not_found`. */
export async function replayFailure(queues: Queues, id: string): Promise<void> {
  const job = await findFailed(queues, id);
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
}

/** Forgets a failed job; what it worked on stays as it is. Throws `not_found`. */
export async function discardFailure(queues: Queues, id: string): Promise<void> {
  const job = await findFailed(queues, id);
  await job.remove({ removeChildren: false });
}

async function findFailed(queues: Queues, id: string): Promise<Job> {
  for (const name of queueNames) {
    const job = await queues.get(name).getJob(id);
    if (job && (await job.isFailed())) return job;
  }
  throw new SluglineError('not_found', `no failed job has the id ${id}`, { where: id });
}

function failureOf(queue: QueueName, job: Job): Failure {
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
