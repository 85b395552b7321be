import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '@slugline/store';
import { keys, SluglineError } from '@slugline/story';

/**
 * How often a delivery looks whether the deletion of files has ended, and how long at most, ms. Then its job runs
 * again.
 */
const askEvery = 100;
const patience = 10_000;

/**
 * Waits while files of an original are being deleted at a destination, because what is there now may be gone in a
 * moment. Removes the mark of the story's own retraction: deliveries of a story to a destination are serial, so that
 * retraction has ended and left it behind. Throws `object_missing` after ten seconds, and the reason of `signal` when
 * that is aborted.
 */
export async function awaitDeletions(
  working: ObjectStore,
  { original, destination, storyId }: { original: string; destination: string; storyId: string },
  signal: AbortSignal,
): Promise<void> {
  const own = keys.deleting(original, destination, storyId);
  const began = performance.now();
  for (;;) {
    const marks: string[] = [];
    for await (const { key } of working.list(keys.deletions(original, destination))) marks.push(key);
    if (marks.includes(own)) await working.delete([own]);
    if (marks.every((mark) => mark === own)) return;
    signal.throwIfAborted();
    if (performance.now() - began > patience)
      throw new SluglineError(
        'object_missing',
        `files of the original ${original} are being deleted at ${destination}: they can’t be relied on now`,
        { where: original },
      );
    await sleep(askEvery);
  }
}
