import { join } from 'node:path';
import { writeJournals } from '@slugline/journal';
import { forEachIsolated, type ObjectStore, openStore, writeJson } from '@slugline/store';
import { type JournalEntry, keys, sha256Of } from '@slugline/story';
import { destination, type OldStory, oldStories } from './stories.ts';

/** How many of the newest stories have public documents. Nothing that is measured reads those of older stories. */
const withDocuments = 10_000;
const atOnce = 64;

/** The folders of a newsroom with stories. */
export interface Folders {
  data: string;
  public: string;
}

/**
 * Fills the stores of a newsroom with old stories, as if it had run for years. `stories` is their number. Redis knows
 * nothing of them. `onProgress` is called with the number of stories written so far.
 */
export async function fillNewsroom(
  folders: Folders,
  stories: number,
  signal: AbortSignal,
  onProgress: (written: number) => void,
): Promise<void> {
  const working = await openStore({ kind: 'directory', path: join(folders.data, 'working') });
  const shown = await openStore({ kind: 'directory', path: folders.public }, undefined, 'everybody');
  const now = Date.now();
  const journals = function* (): Generator<JournalEntry[]> {
    let written = 0;
    for (const { journal } of oldStories(stories, now)) {
      signal.throwIfAborted();
      yield journal;
      if (++written % 500 === 0) onProgress(written);
    }
  };
  const newest = function* (): Generator<OldStory> {
    let left = stories;
    for (const story of oldStories(stories, now)) if (left-- <= withDocuments) yield story;
  };
  const fail = (_story: unknown, error: Error) => {
    throw error;
  };
  await writeJournals(working, journals());
  await forEachIsolated(newest(), (story) => publish(story, working, shown), fail, atOnce);
  await working.close();
  await shown.close();
}

/** Writes what delivery leaves of an edition: its record in the working store, and its documents. */
async function publish(
  { journal, path, documents }: OldStory,
  working: ObjectStore,
  shown: ObjectStore,
): Promise<void> {
  const [first] = journal;
  if (first === undefined) return;
  const written = [...documents].map(([name, text]) => ({
    ...{ name, bytes: Buffer.byteLength(text), sha256: sha256Of(text) },
  }));
  const edition = { v: 1, edition: 1, path, tags: [], playable: false, media: [] };
  await writeJson(working, keys.edition(first.storyId, 1, 'edition.json'), {
    ...edition,
    documents: { [destination]: written },
  });
  for (const [name, text] of documents) await shown.put(`${path}${name}`, text);
}
