import { type ObjectStore, readText } from '@slugline/store';
import {
  apply,
  fold,
  type JournalEntry,
  keys,
  SluglineError,
  type StoryState,
  sha256Of,
  stateForm,
} from '@slugline/story';
import { lastListed, readJournal } from './read-journal.ts';

/** Stories that have been settled for so long (ms) have a snapshot, and leave Redis. */
export const restMs = 2 * 86_400_000;

/** Where snapshots are, and who is told of one that can't be read. */
interface Snapshots {
  store: ObjectStore;
  report(error: unknown): void;
}

interface ReadState {
  state: StoryState;
  /** Whether the state is that of the snapshot: no entry comes after it. */
  isSnapshot: boolean;
  /** All entries, if all were read. */
  entries?: JournalEntry[];
}

/**
 * Reads a story's state from its snapshot and the entries after it; without a usable snapshot from all entries. `listed`
 * is the highest sequence that a listing has shown: a snapshot of that sequence is then the only object that is read.
 * Returns undefined for a story without entries. Throws as `readJournal` does.
 */
export async function readState(
  { store, report }: Snapshots,
  storyId: string,
  listed?: number,
): Promise<ReadState | undefined> {
  const snapshot = await readSnapshot({ store, report }, storyId);
  if (snapshot !== undefined) {
    const { sequence } = snapshot;
    const last = listed ?? (await lastListed(store, storyId, sequence));
    if (last === sequence && listed !== undefined) return { state: snapshot, isSnapshot: true };
    // One ahead of its journal is of another history, such as before a backup was restored.
    if (last >= sequence) {
      const later = await readJournal(store, storyId, { listed: last, after: sequence });
      return { state: later.reduce(apply, snapshot), isSnapshot: later.length === 0 };
    }
  }
  const entries = await readJournal(store, storyId, listed === undefined ? {} : { listed });
  const state = fold(entries);
  return state && { state, isSnapshot: false, entries };
}

/**
 * Writes the snapshot of a state that was folded from the store's entries. Returns whether it stays: when an entry came
 * meanwhile, the snapshot is deleted, because the entry may take back what the snapshot has. Throws the errors of the
 * store.
 */
export async function writeSnapshot(store: ObjectStore, state: StoryState): Promise<boolean> {
  const { storyId, sequence } = state;
  const key = keys.snapshot(storyId);
  const text = JSON.stringify({ form: stateForm, sha256: sha256Of(JSON.stringify(state)), state });
  await store.put(key, text, { sha256: sha256Of(text) });
  if ((await store.head(keys.entry(storyId, sequence + 1))) === undefined) return true;
  await store.delete([key]);
  return false;
}

/** Returns the state in a snapshot; undefined when there is none that this version can use. */
async function readSnapshot({ store, report }: Snapshots, storyId: string): Promise<StoryState | undefined> {
  const key = keys.snapshot(storyId);
  try {
    const { form, sha256, state } = JSON.parse(await readText(store, key));
    // The form is told first: of a snapshot of another version, nothing else is known.
    if (form !== stateForm) return undefined;
    if (sha256 === sha256Of(JSON.stringify(state)) && state.storyId === storyId) return state;
    report(new SluglineError('store_mismatch', `${key} in ${store.name} is damaged`, { where: key }));
  } catch (error) {
    // In an outage, the journal can't be read either, and that error is thrown.
    if (!(error instanceof SluglineError && error.code === 'object_missing')) report(error);
  }
  return undefined;
}
