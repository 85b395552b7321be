import { setTimeout as sleep } from 'node:timers/promises';
import { prefix } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';

/**
 * Waits until a step may run again. Throws the signal's reason when that is aborted first, and
 * `queue_unavailable`.
 */
export type Pause = (name: string, signal: AbortSignal) => Promise<void>;

/**
 * Returns a function that lets the step of each name begin at most once in `everyMs`, in all processes together. The
 * first one begins at once, so that a single story does not wait.
 */
export function pauseBetween(redis: Context['redis'], everyMs: number): Pause {
  return async (name, signal) => {
    const key = `${prefix}:pause:${name}`;
    try {
      // Of several that wait, one sets the key when it has expired.
      while ((await redis.set(key, '', 'PX', everyMs, 'NX')) === null)
        await sleep(Math.max(1, await redis.pttl(key)), undefined, { signal });
    } catch (cause) {
      signal.throwIfAborted();
      throw new SluglineError('queue_unavailable', `Redis did not answer: ${(cause as Error).message}`, {
        cause,
      });
    }
  };
}
