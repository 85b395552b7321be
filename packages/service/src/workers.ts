import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  listenForCancel,
  type Outcome,
  type QueueName,
  startWorker,
  type WorkerDefinition,
} from '@slugline/queue';
import type { Context, RunningService } from './context.ts';

/** Starts workers of a service with the house's log and metrics; `stop` drains them. */
export async function startWorkers(
  context: Context,
  definitions: readonly AnyDefinition[],
): Promise<RunningService> {
  const { log, metrics, redisAddress } = context;
  const host = {
    address: redisAddress,
    observe: (outcome: Outcome) => {
      metrics.observe(outcome);
      const { error, ...rest } = outcome;
      if (error === undefined) log.debug(rest, 'job');
      else
        log[outcome.result === 'failed' ? 'error' : 'warn'](
          { ...rest, code: error.code, err: error },
          error.message,
        );
    },
    onError: (error: Error) => log.warn({ error: error.message }, 'queue'),
  };
  const workers = definitions.map((definition) =>
    startWorker(host, definition as WorkerDefinition<QueueName>),
  );
  const stopListening = listenForCancel(redisAddress, workers);
  return {
    stop: async () => {
      stopListening();
      await Promise.all(workers.map((worker) => worker.stop(context.config.workers.drainMs)));
    },
  };
}

/** A worker's definition, whatever its queue. */
export type AnyDefinition = { [Q in QueueName]: WorkerDefinition<Q> }[QueueName];

/** Gives work a folder of its own in the scratch space, and removes it whatever happens. */
export async function inScratch<T>(context: Context, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(context.scratch, 'job-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
