import { connectSubscriber, prefix, type RedisAddress } from './connection.ts';
import { type QueueName, queuesOf } from './kinds.ts';

/** The channel that cancels the running media jobs of a story in every process. A message is the story's id. */
export const cancelChannel = `${prefix}:cancel-story`;

/**
 * Cancels a story's media jobs in this process when any process asks for it. Returns a function that stops listening. The
 * jobs of the other services are short and read the story's newest state; those that take a retracted story down must
 * not be cancelled by a message that comes late. It does not wait for Redis: a service must start without Redis, and no job runs before Redis is back.
 */
export function listenForCancel(
  address: RedisAddress,
  workers: readonly { queue: QueueName; cancelStory(storyId: string): void }[],
): () => void {
  const making = workers.filter(({ queue }) => queuesOf('media').includes(queue));
  const subscriber = connectSubscriber(address);
  subscriber.on('message', (_channel, storyId: string) => {
    for (const worker of making) worker.cancelStory(storyId);
  });
  // Rejects only when listening stops before Redis has answered.
  subscriber.subscribe(cancelChannel).catch(() => {});
  return () => subscriber.disconnect();
}
