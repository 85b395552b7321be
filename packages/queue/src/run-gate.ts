import type { QueueName } from './kinds.ts';

/** A request to begin a run. */
interface RunRequest {
  queue: QueueName;
  /** Whether no other run of its group (media or text) may be in the process at the same time. */
  alone: boolean;
}

/** Decides when the runs of one process may begin. */
export interface RunGate {
  /**
   * Resolves when the run may begin, with a function to call when it has ended. Rejects with the signal's reason when
   * the signal is aborted first.
   */
  take(request: RunRequest, signal?: AbortSignal): Promise<() => void>;
}

/** Text must not wait for a video, so media and text are separate groups. */
const groupOf = (queue: QueueName): 'media' | 'text' =>
  queue === 'image' || queue === 'video' ? 'media' : 'text';

interface Waiting extends RunRequest {
  begin(): void;
}

/**
 * Opens the run gate of a process. A run begins at once, unless a run of its group (media or text) runs alone or waits
 * to do so. A run that must be alone waits until its group is empty, and later runs of the group wait for it. Only one
 * run in the whole process is alone at a time: if the process died with two of them, both would become suspects.
 */
export function openRunGate(): RunGate {
  const running = { media: 0, text: 0 };
  let alone: RunRequest | undefined;
  const waiting: Waiting[] = [];

  const mayBegin = (request: RunRequest): boolean => {
    const group = groupOf(request.queue);
    if (request.alone) return alone === undefined && running[group] === 0;
    return alone === undefined || groupOf(alone.queue) !== group;
  };
  /**
   * Begins every run that may begin, in order of arrival. A run that must be alone holds back later runs of its
   * group.
   */
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
    take: (request, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const giveUp = () => {
          waiting.splice(waiting.indexOf(next), 1);
          reject(signal?.reason);
          look();
        };
        const end = () => {
          running[groupOf(request.queue)]--;
          if (alone === next) alone = undefined;
          look();
        };
        const begin = () => {
          signal?.removeEventListener('abort', giveUp);
          resolve(end);
        };
        const next: Waiting = { ...request, begin };
        signal?.addEventListener('abort', giveUp, { once: true });
        waiting.push(next);
        look();
      }),
  };
}
