import { connectSubscriber, prefix, type RedisAddress } from './connection.ts';
import type { RunningWorker } from './worker.ts';

/** Where a process tells all others that the running work of a story is cancelled: a message is the story's id. */
export const cancelChannel = `${prefix}:cancel-story`;

/**
 * Lets any process cancel the work of a story that runs in this one. Returns the function that stops listening. It does not
 * wait for a Redis that is down: a service must start without it, and no job runs before Redis is back.
 */
export function listenForCancel(address: RedisAddress, workers: readonly RunningWorker[]): () => void {
  const subscriber = connectSubscriber(address);
  subscriber.on('message', (_channel, storyId: string) => {
    for (const worker of workers) worker.cancelStory(storyId);
  });
  // Rejects only when the listening is stopped before Redis was there.
  subscriber.subscribe(cancelChannel).catch(() => {});
  return () => subscriber.disconnect();
}
