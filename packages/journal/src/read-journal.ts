import { awaitJson, findJson, inParallel, type ObjectStore } from '@slugline/store';
import { JournalEntry, keys, sequenceIn } from '@slugline/story';

/** How many entries of one journal are read at a time. */
const entriesAtOnce = 8;

/**
 * Reads the entries of a journal after the sequence `after`; by default all. A listing may be incomplete: entries missing
 * in the middle are waited for, entries after the end are requested by key. `listed` is the highest sequence that a
 * listing has shown; without it, the journal is listed. Throws `object_missing` when a gap stays: the missing entry may
 * be an embargo.
 */
export async function readJournal(
  store: ObjectStore,
  storyId: string,
  { listed, after = 0 }: { listed?: number; after?: number } = {},
): Promise<JournalEntry[]> {
  const known = listed ?? (await lastListed(store, storyId, after));
  const entries: JournalEntry[] = [];
  const sequences = Array.from({ length: Math.max(0, known - after) }, (_, n) => after + n + 1);
  await inParallel(sequences, entriesAtOnce, async (sequence) => {
    entries[sequence - after - 1] = await awaitJson(store, keys.entry(storyId, sequence), JournalEntry);
  });
  for (;;) {
    const key = keys.entry(storyId, after + entries.length + 1);
    const next = await findJson(store, key, JournalEntry);
    if (next === undefined) return entries;
    entries.push(next);
  }
}

/**
 * Returns the highest sequence of a journal that a listing shows; 0 for none. Only the entry of the sequence `from` and
 * those after it are listed.
 */
export async function lastListed(store: ObjectStore, storyId: string, from = 0): Promise<number> {
  const after = from > 1 ? { after: keys.entry(storyId, from - 1) } : {};
  let last = 0;
  for await (const { key } of store.list(keys.journal(storyId), after)) last = sequenceIn(key);
  return last;
}
