import { connectSubscriber, prefix, type RedisAddress } from './connection.ts';

/** The channel that cancels the running work of a story in every process. A message is the story's id. */
export const cancelChannel = `${prefix}:cancel-story`;

/**
 * Cancels a story's work in this process when any process asks for it. Returns a function that stops listening.
 * It does not wait for Redis: a service must start without Redis, and no job runs before Redis is back.
 */
export function listenForCancel(
  address: RedisAddress,
  workers: readonly { cancelStory(storyId: string): void }[],
): () => void {
  const subscriber = connectSubscriber(address);
  subscriber.on('message', (_channel, storyId: string) => {
    for (const worker of workers) worker.cancelStory(storyId);
  });
  // Rejects only when listening stops before Redis has answered.
  subscriber.subscribe(cancelChannel).catch(() => {});
  return () => subscriber.disconnect();
}
