import { EventEmitter } from 'node:events';
import type { JournalEntry } from '@slugline/story';
import type { Redis } from 'ioredis';
import { openBell } from './bell.ts';

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

  const wakeAll = () => {
    for (const storyId of news.eventNames()) news.emit(storyId);
  };
  /** Nobody waits for it: without Redis the past can be read all the same. What was missed meanwhile is read then. */
  const subscribe = () => {
    if (subscriber) return;
    subscriber = connect();
    subscriber.on('error', () => {});
    subscriber.on('ready', wakeAll);
    subscriber.on('message', (_channel: string, storyId: string) => news.emit(storyId));
    subscriber.subscribe(channel).then(wakeAll, () => {});
  };

  return {
    announce: async (redis, storyId) => {
      await redis.publish(channel, storyId);
    },
    follow: async function* (storyId, after, signal, read) {
      const bell = openBell();
      // Listen first, then read: nothing can fall between.
      news.on(storyId, bell.ring);
      signal.addEventListener('abort', bell.ring);
      const clock = setInterval(bell.ring, lookEvery);
      try {
        subscribe();
        let last = after;
        while (!signal.aborted) {
          for (const entry of await read(last)) {
            yield entry;
            last = entry.sequence;
          }
          await bell.heard();
        }
      } catch (error) {
        // Who ends the following may have closed what it reads from.
        if (!signal.aborted) throw error;
      } finally {
        clearInterval(clock);
        signal.removeEventListener('abort', bell.ring);
        news.off(storyId, bell.ring);
      }
    },
    close: () => subscriber?.disconnect(),
  };
}
