import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '@slugline/runtime';
import { findJson, forEachIsolated, inParallel, type ObjectStore, writeJson } from '@slugline/store';
import { keys, SluglineError, type StoryState, storyIdIn } from '@slugline/story';
import { z } from 'zod';

const writesAtOnce = 8;
const storiesAtOnce = 16;
/** How often a delivery asks whether the deletion of files has ended, and how long at most, ms. Then its job runs again. */
const askEvery = 100;
const patience = 10_000;

/** Records that a story shows these originals. Must come before the look at what a destination has of them. */
export async function noteUsages(
  working: ObjectStore,
  storyId: string,
  originals: Iterable<string>,
): Promise<void> {
  await inParallel([...originals], writesAtOnce, async (original) => {
    await working.putIfAbsent(keys.usage(original, storyId), '{}');
  });
}

/** Returns the ids of the stories that show an original, or did. */
export async function storiesWith(working: ObjectStore, original: string): Promise<string[]> {
  const prefix = keys.usages(original);
  const found: string[] = [];
  for await (const { key } of working.list(prefix)) found.push(key.slice(prefix.length));
  return found;
}

/**
 * Waits while files of an original are being deleted at a destination: what is there now may be gone in a moment. Removes
 * the mark that the story's own retraction may have left: deliveries of a story to a destination are serial, so
 * that one has ended. Throws `object_missing` after ten seconds, and the reason of `signal` when that is aborted.
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

const Made = z.object({ v: z.literal(1) });

/**
 * Makes the index of usages once, for the stories that went out before a version that keeps it. With `anew` it is made
 * in any case. A story whose journal can't be read is logged and left out: it can't be published again either.
 */
export async function makeUsages(
  { working, journal, log }: Pick<Context, 'journal' | 'log' | 'working'>,
  { anew = false, signal }: { anew?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  if (!anew && (await findJson(working, keys.usagesMade, Made))) return;
  const stories = new Set<string>();
  for await (const { key } of working.list(keys.journals)) stories.add(storyIdIn(key));
  const note = async (storyId: string) => {
    signal?.throwIfAborted();
    await noteUsages(working, storyId, shownBy(await journal.state(storyId)));
  };
  const report = (storyId: string, error: SluglineError) => {
    signal?.throwIfAborted();
    log.error({ storyId, code: error.code, err: error }, 'it is not known which files the story shows');
  };
  await forEachIsolated(stories, note, report, storiesAtOnce);
  await writeJson(working, keys.usagesMade, { v: 1 });
}

const shownBy = ({ editions }: StoryState): Set<string> => new Set(editions.flatMap(({ media }) => media));
