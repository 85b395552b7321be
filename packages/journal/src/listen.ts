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

  const wakeAll = () => {
    // Those who wait listen for 'error' too (https://nodejs.org/api/events.html#eventsonemitter-eventname-options).
    for (const storyId of news.eventNames()) if (storyId !== 'error') news.emit(storyId);
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
      const ended = new AbortController();
      const stop = AbortSignal.any([signal, ended.signal]);
      // Listen first, then read: nothing can fall between.
      const wakes = on(news, storyId, { signal: stop });
      const clock = setInterval(() => news.emit(storyId), lookEvery);
      try {
        subscribe();
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
