import { forEachIsolated, type ObjectStore, writeJsonIfAbsent } from '@slugline/store';
import { fold, isSettledSince, type JournalEntry, keys } from '@slugline/story';
import { restMs, writeSnapshot } from './snapshot.ts';

/** How many stories are written at a time: enough for a store that flushes many writes at once. */
const atOnce = 64;

/**
 * Writes whole journals of stories that are not being worked on. The entries of a story are written in order, so a run
 * that is killed leaves journals without their end; the next run adds it. An entry that is there already stays. Stories
 * that have been settled for long get their snapshots.
 *
 * Redis learns nothing of it: `recover` or `rebuild` does that. Throws the first error of the store.
 */
export async function writeJournals(
  store: ObjectStore,
  journals: Iterable<readonly JournalEntry[]> | AsyncIterable<readonly JournalEntry[]>,
): Promise<void> {
  const write = async (entries: readonly JournalEntry[]) => {
    for (const entry of entries)
      await writeJsonIfAbsent(store, keys.entry(entry.storyId, entry.sequence), entry);
    const state = fold(entries);
    if (state && isSettledSince(state, Date.now() - restMs)) await writeSnapshot(store, state);
  };
  const fail = (_entries: unknown, error: Error) => {
    throw error;
  };
  await forEachIsolated(journals, write, fail, atOnce);
}
