import { EventEmitter } from 'node:events';
import type { JournalEntry } from '@slugline/story';
import type { Redis } from 'ioredis';
import { openWakeUpSignal } from './wake-up-signal.ts';

/** Messages are lost while Redis is unreachable, so followers also read at this interval (ms). */
const lookEvery = 5000;

export interface Listener {
  /** Tells all processes that a story has a new entry. Rejects when Redis can't serve. */
  announce(redis: Redis, storyId: string): Promise<void>;
  /**
   * Yields the entries after the sequence `after`, then new ones, until `signal` is aborted. `read` returns the entries
   * after a sequence; its errors end the iteration.
   */
  follow(
    storyId: string,
    after: number,
    signal: AbortSignal,
    read: (after: number) => Promise<JournalEntry[]>,
  ): AsyncIterable<JournalEntry>;
  close(): void;
}

/** The channel on which a story's id is sent when it has a new entry. */
export const channelOf = (prefix: string): string => `${prefix}:entries`;

/** Tells processes by Redis pub/sub which story has a new entry. The first call of `follow` opens the connection. */
export function listen(connect: () => Redis, prefix: string): Listener {
  const channel = channelOf(prefix);
  const newEntries = new EventEmitter().setMaxListeners(0);
  let subscriber: Redis | undefined;

  const wakeAll = () => {
    for (const storyId of newEntries.eventNames()) newEntries.emit(storyId);
  };
  /** Not awaited: old entries can be read without Redis. Once subscribed, followers read what they missed. */
  const subscribe = () => {
    if (subscriber) return;
    subscriber = connect();
    subscriber.on('error', () => {});
    subscriber.on('ready', wakeAll);
    subscriber.on('message', (_channel: string, storyId: string) => newEntries.emit(storyId));
    subscriber.subscribe(channel).then(wakeAll, () => {});
  };

  return {
    announce: async (redis, storyId) => {
      await redis.publish(channel, storyId);
    },
    follow: async function* (storyId, after, signal, read) {
      const wakeUp = openWakeUpSignal();
      // Listen first, then read, so that no entry is missed in between.
      newEntries.on(storyId, wakeUp.send);
      signal.addEventListener('abort', wakeUp.send);
      const clock = setInterval(wakeUp.send, lookEvery);
      try {
        subscribe();
        let last = after;
        while (!signal.aborted) {
          for (const entry of await read(last)) {
            yield entry;
            last = entry.sequence;
          }
          await wakeUp.received();
        }
      } catch (error) {
        // The caller that aborted may already have closed the connection or store that `read` uses.
        if (!signal.aborted) throw error;
      } finally {
        clearInterval(clock);
        signal.removeEventListener('abort', wakeUp.send);
        newEntries.off(storyId, wakeUp.send);
      }
    },
    close: () => subscriber?.disconnect(),
  };
}
