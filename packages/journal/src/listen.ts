import { EventEmitter, on } from 'node:events';
import type { JournalEntry } from '@slugline/story';
import type { Redis } from 'ioredis';

/** A message can be lost while Redis is away, so those who wait also look by themselves, this often (ms). */
const lookEvery = 5000;

export interface Listener {
  announce(redis: Redis, storyId: string): Promise<void>;
  follow(
    storyId: string,
    after: number,
    signal: AbortSignal,
    read: (after: number) => Promise<JournalEntry[]>,
  ): AsyncIterable<JournalEntry>;
  close(): void;
}

/** Tells processes which story has a new entry. The connection is opened by the first who follows one. */
export function listen(connect: () => Redis, prefix: string): Listener {
  const channel = `${prefix}:entries`;
  const news = new EventEmitter().setMaxListeners(0);
  let subscriber: Redis | undefined;

  const subscribe = async () => {
    if (subscriber) return;
    subscriber = connect();
    subscriber.on('error', () => {});
    subscriber.on('message', (_channel: string, storyId: string) => news.emit(storyId));
    await subscriber.subscribe(channel);
  };

  return {
    announce: async (redis, storyId) => {
      await redis.publish(channel, storyId);
    },
    follow: async function* (storyId, after, signal, read) {
      const ended = new AbortController();
      const stop = AbortSignal.any([signal, ended.signal]);
      // Listen first, then read: nothing can fall between.
      const wakes = on(news, storyId, { signal: stop });
      const clock = setInterval(() => news.emit(storyId), lookEvery);
      try {
        await subscribe();
        let last = after;
        for (;;) {
          for (const entry of await read(last)) {
            yield entry;
            last = entry.sequence;
          }
          await wakes.next();
        }
      } catch (error) {
        if (!stop.aborted) throw error;
      } finally {
        clearInterval(clock);
        ended.abort();
      }
    },
    close: () => subscriber?.disconnect(),
  };
}
