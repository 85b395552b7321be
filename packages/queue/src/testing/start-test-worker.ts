import type { FailedJob, SluglineError } from '@slugline/story';
import type { Run, WorkerDefinition } from '../handlers.ts';
import { kindsIn, type Payload, type QueueName } from '../kinds.ts';
import { type RunningWorker, startWorker, type WorkerHost } from '../worker.ts';
import { silent } from './silent.ts';

export interface TestDefinition<Q extends QueueName> {
  queue: Q;
  concurrency: number;
  deadlineMs: number;
  handle(payload: Payload<Q>, run: Run): Promise<void>;
  onFailed?(payload: Payload<Q>, error: SluglineError, job: FailedJob): Promise<void>;
}

/** Starts a worker with one handler for every kind of job in its queue. */
export function startTestWorker<Q extends QueueName>(
  host: Pick<WorkerHost, 'address' | 'queues'> & Partial<WorkerHost>,
  { queue, concurrency, deadlineMs, ...handler }: TestDefinition<Q>,
): RunningWorker {
  const handlers = Object.fromEntries(kindsIn(queue).map(({ name }) => [name, handler]));
  return startWorker({ log: silent, observe: () => {}, onError: () => {}, ...host }, {
    queue,
    concurrency,
    deadlineMs,
    handlers,
  } as unknown as WorkerDefinition<Q>);
}
