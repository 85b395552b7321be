import type { QueueName } from './kinds.ts';

/** What a run asks for before it begins. */
interface Wish {
  queue: QueueName;
  /** Whether nothing that could kill the process may run beside it. */
  alone: boolean;
}

/** Decides when the runs of one process may begin. */
export interface Turns {
  /**
   * Resolves when the run may begin, with what to call when it has ended. Rejects with the signal's reason when that
   * is aborted first.
   */
  take(wish: Wish, signal?: AbortSignal): Promise<() => void>;
}

/** Text must not wait for a video, so the two kinds of work take turns among themselves. */
const groupOf = (queue: QueueName): 'media' | 'text' =>
  queue === 'image' || queue === 'video' ? 'media' : 'text';

interface Waiting extends Wish {
  begin(): void;
}

/**
 * Opens the turns of a process. Runs begin at once unless one runs alone, or waits to, in their group: media, or text.
 * A run that must be alone waits until its group is empty, and those that come after it wait for it. Of the whole
 * process one at a time runs alone: two that die together would both look guilty.
 */
export function openTurns(): Turns {
  const running = { media: 0, text: 0 };
  let alone: Wish | undefined;
  const waiting: Waiting[] = [];

  const mayBegin = (wish: Wish): boolean => {
    const group = groupOf(wish.queue);
    if (wish.alone) return alone === undefined && running[group] === 0;
    return alone === undefined || groupOf(alone.queue) !== group;
  };
  /** Begins all that may begin, in order of arrival. One that must be alone keeps back those of its group behind it. */
  const look = () => {
    const held = new Set<string>();
    for (const next of [...waiting]) {
      const group = groupOf(next.queue);
      if (!held.has(group) && mayBegin(next)) {
        waiting.splice(waiting.indexOf(next), 1);
        running[group]++;
        if (next.alone) alone = next;
        next.begin();
      } else if (next.alone) held.add(group);
    }
  };

  return {
    take: (wish, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const giveUp = () => {
          waiting.splice(waiting.indexOf(next), 1);
          reject(signal?.reason);
          look();
        };
        const end = () => {
          running[groupOf(wish.queue)]--;
          if (alone === next) alone = undefined;
          look();
        };
        const begin = () => {
          signal?.removeEventListener('abort', giveUp);
          resolve(end);
        };
        const next: Waiting = { ...wish, begin };
        signal?.addEventListener('abort', giveUp, { once: true });
        waiting.push(next);
        look();
      }),
  };
}
