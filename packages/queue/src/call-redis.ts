import { isRedisOutage, SluglineError } from '@slugline/story';
import type { NewJob } from './kinds.ts';

/**
 * Runs a call that needs Redis. Throws `queue_unavailable` when Redis does not answer or can't serve. Any other failure
 * to add `jobs` is permanent: throws `job_refused`, which names the job. Other errors without `jobs` pass through.
 */
export async function callRedis<T>(call: () => Promise<T>, jobs: readonly NewJob[] = []): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof SluglineError) throw cause;
    if (isRedisOutage(cause, 'redis')) {
      const message = `Redis did not take the job: ${(cause as Error).message}`;
      throw new SluglineError('queue_unavailable', message, { cause });
    }
    const refusal = jobs.map(refusalOf).find((known) => known !== undefined);
    const [job] = jobs;
    if (refusal) throw refusal;
    throw job === undefined ? cause : refused(job, String((cause as Error).message), cause);
  }
}

/** Returns `job_refused` for a job that is too large for any queue, or undefined. */
export function refusalOf(job: NewJob): SluglineError | undefined {
  const { data, options } = job;
  if (bytesOf(data) <= options.sizeLimit) return undefined;
  const [name, bytes] = Object.entries(data)
    .map(([name, value]) => [name, bytesOf(value)] as const)
    .reduce((most, field) => (field[1] > most[1] ? field : most));
  return refused(job, `it is too large (“${name}” alone has ${bytes} bytes)`);
}

function refused({ queue, data, options }: NewJob, why: string, cause?: unknown): SluglineError {
  const file = 'file' in data ? data.file : undefined;
  const of = file === undefined ? '' : ` of ${file}`;
  const message = `the queue “${queue}” refused the job ${options.jobId}${of}: ${why}`;
  return new SluglineError('job_refused', message, { cause, ...(file === undefined ? {} : { where: file }) });
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');
