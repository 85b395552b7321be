import { findJson, forEachIsolated, inParallel, type ObjectStore, writeJson } from '@slugline/store';
import { isOutage, keys, originalsOf, type SluglineError, storyIdIn } from '@slugline/story';
import { z } from 'zod';
import type { Context } from './context.ts';

const writesAtOnce = 8;
const storiesAtOnce = 16;

/**
 * Records that a story uses these originals. Must come before its plan is recorded, and before the look at what a
 * destination has of them.
 */
export async function noteUsages(
  working: ObjectStore,
  storyId: string,
  originals: Iterable<string>,
): Promise<void> {
  await inParallel([...originals], writesAtOnce, async (original) => {
    await working.putIfAbsent(keys.usage(original, storyId), '{}');
  });
}

/** Returns the ids of the stories that use an original, or did. */
export async function storiesWith(working: ObjectStore, original: string): Promise<string[]> {
  const prefix = keys.usages(original);
  const found: string[] = [];
  for await (const { key } of working.list(prefix)) found.push(key.slice(prefix.length));
  return found;
}

const Made = z.object({ v: z.literal(1) });

/**
 * Writes the usages of all stories, once: earlier versions did not. With `anew` it does so again. A story whose journal
 * is damaged is logged and left out: it can't be published again either. Throws the error of an outage, also of a short
 * one, because an index that lacks a story would be believed for good.
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
    await noteUsages(working, storyId, originalsOf(await journal.state(storyId)));
  };
  const report = (storyId: string, error: SluglineError) => {
    signal?.throwIfAborted();
    if (isOutage(error)) throw error;
    log.error({ storyId, code: error.code, err: error }, 'it is not known which files the story uses');
  };
  await forEachIsolated(stories, note, report, storiesAtOnce);
  await writeJson(working, keys.usagesMade, { v: 1 });
}
