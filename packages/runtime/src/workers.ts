import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isWedged,
  listenForCancel,
  type Outcome,
  type QueueName,
  type Queues,
  type RunningWorker,
  startWorker,
  type WorkerDefinition,
} from '@slugline/queue';
import type { Logger } from 'pino';
import type { Context, RunningService } from './context.ts';
import { oncePerMinute } from './once-per-minute.ts';

/** Starts the workers of a service with the process's log and metrics. `stop` drains them. */
export async function startWorkers(
  context: Context,
  definitions: readonly AnyDefinition[],
): Promise<RunningService> {
  const { log, observers, redisAddress } = context;
  const warn = oncePerMinute((error, times) => log.warn({ error, times }, 'queue'));
  const host = {
    address: redisAddress,
    queues: context.queues,
    log,
    observe: (outcome: Outcome, runLog: Logger) => {
      for (const tell of observers) tell(outcome);
      const { error, result, durationMs } = outcome;
      if (error === undefined) runLog.debug({ result, durationMs }, 'job');
      else
        runLog[result === 'failed' ? 'error' : 'warn'](
          { result, durationMs, code: error.code, err: error },
          error.message,
        );
    },
    onError: (error: Error) => warn(error.message),
  };
  const workers = definitions.map((definition) =>
    startWorker(host, definition as WorkerDefinition<QueueName>),
  );
  for (const worker of workers) {
    context.workers.push(worker.queue);
    context.liveness.push(() => wedge(context.queues, worker));
  }
  const stopListening = listenForCancel(redisAddress, workers);
  return {
    stop: async () => {
      stopListening();
      await Promise.all(workers.map((worker) => worker.stop(context.config.workers.drainMs)));
    },
  };
}

/** Returns why the process of a worker should be replaced, or undefined. Without Redis it can't know. */
async function wedge(queues: Queues, worker: RunningWorker): Promise<string | undefined> {
  if (!(await queues.ready(0))) return undefined;
  const [{ waiting }, paused] = await Promise.all([
    queues.counts(worker.queue),
    queues.isPaused(worker.queue),
  ]);
  const wedged = isWedged({ waiting, paused, ...worker.activity() });
  return wedged ? `the ${worker.queue} worker takes no jobs although ${waiting} wait` : undefined;
}

/** A definition of a worker of any queue. */
type AnyDefinition = { [Q in QueueName]: WorkerDefinition<Q> }[QueueName];

/** Runs work with its own folder in the scratch space, and always removes the folder. */
export async function inScratch<T>(
  context: Pick<Context, 'scratch'>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(context.scratch, 'job-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
