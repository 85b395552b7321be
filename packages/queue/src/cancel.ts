import { connect, connectSubscriber, prefix, type RedisAddress } from './connection.ts';
import type { QueueName } from './kinds.ts';
import type { RunningWorker } from './worker.ts';

const channel = `${prefix}:cancel`;

/**
 * Lets any process end a job that runs in this one. Returns the function that stops listening. A Redis that is down
 * is not waited for: a service must start without it, and there is no job to end before it is back.
 */
export function listenForCancel(address: RedisAddress, workers: readonly RunningWorker[]): () => void {
  const subscriber = connectSubscriber(address);
  subscriber.on('message', (_channel, message: string) => {
    const { queue, jobId } = JSON.parse(message) as { queue: QueueName; jobId: string };
    for (const worker of workers) if (worker.queue === queue) worker.cancel(jobId);
  });
  // Rejects only when the listening is stopped before Redis was there.
  subscriber.subscribe(channel).catch(() => {});
  return () => subscriber.disconnect();
}

/** Ends a running job, wherever it runs; it fails as `cancelled` and is not tried again. */
export async function cancelJob(address: RedisAddress, queue: QueueName, jobId: string): Promise<void> {
  const publisher = connect(address);
  try {
    await publisher.publish(channel, JSON.stringify({ queue, jobId }));
  } finally {
    publisher.disconnect();
  }
}
