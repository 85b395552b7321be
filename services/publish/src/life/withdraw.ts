import type { Run } from '@slugline/queue';
import { type Context, existing, makeUsages, type OpenDestination, storiesWith } from '@slugline/runtime';
import { inParallel, type ObjectStore, writeJsonIfAbsent } from '@slugline/store';
import { commands, type EditionState, keys, type StoryState, showsDropped } from '@slugline/story';
import { twinsOf } from '../delivery/replace-documents.ts';
import { type EditionRecord, recordOf } from '../editions/edition-record.ts';
import { cachesOf, wantPurge } from '../purge/want-purge.ts';
import { queueReceipt } from './receipts/queue-receipt.ts';
import { formerPathsOf } from './redirects.ts';
import { watch } from './watched.ts';

const originalsAtOnce = 4;
/** The most files that one request deletes. Before each, it is checked that the story is still retracted. */
export const filesAtOnce = 500;

/**
 * Removes from a destination what is left of a retracted story when its notice is there: documents that only older
 * editions have, and the media that no other story shows there. Then records that the story is withdrawn there. When it
 * is withdrawn from every destination, queues its receipt. Does nothing when the story was reinstated meanwhile. Can be
 * repeated: after a kill, the next run does what is left.
 *
 * Throws the errors of the stores, and the reason of the run's signal when that is aborted.
 */
export async function withdraw(
  context: Context,
  destination: OpenDestination,
  storyId: string,
  notice: EditionState,
  { signal }: Pick<Run, 'signal'>,
): Promise<void> {
  const { journal, queues, working } = context;
  const { name } = destination;
  const state = await journal.latest(storyId);
  if (!state.retraction || state.live[name]?.edition !== notice.edition) return;
  const records = await recordsOf(working, state);
  const shown = await recordOf(working, storyId, notice);
  const noticed = [shown, ...formerPathsOf(state, notice).map((path) => ({ ...shown, path }))];
  const documents = await deleteDocuments(destination, noticed, records);
  await makeUsages(context, { signal });
  const deleted: string[] = [];
  await inParallel([...filesIn(records)], originalsAtOnce, async ([original, files]) => {
    deleted.push(...(await deleteFiles(context, destination, { storyId, original, files }, signal)));
  });
  await watch(context, storyId, Date.now());
  const proof = keys.deleted(storyId, state.retraction.number, name);
  await writeJsonIfAbsent(working, proof, { v: 1, keys: [...documents, ...deleted] });
  const done = {
    edition: notice.edition,
    destination: name,
    deleted: deleted.length,
    ...cachesOf(destination),
  };
  const after = await journal.transact(storyId, (current) => commands.withdrawn(current, done));
  await wantPurge(context, destination, storyId);
  await queueReceipt(queues, after.state);
}

/** Returns the records of all editions of a story but the notices. Throws as `recordOf` does. */
export const recordsOf = (
  working: ObjectStore,
  { storyId, editions }: StoryState,
): Promise<EditionRecord[]> =>
  Promise.all(editions.filter((one) => !one.notice).map((one) => recordOf(working, storyId, one)));

/** Returns the addresses of all media files that a story has ever shown, by original. Throws as `recordOf` does. */
export const filesOf = async (working: ObjectStore, state: StoryState): Promise<Map<string, Set<string>>> =>
  filesIn(await recordsOf(working, state));

/** Returns the addresses of the files in the records, by original. */
export function filesIn(records: readonly EditionRecord[]): Map<string, Set<string>> {
  const files = new Map<string, Set<string>>();
  for (const { from, to } of records.flatMap(({ media }) => media)) {
    const original = originalOf(from);
    files.set(original, (files.get(original) ?? new Set()).add(to));
  }
  return files;
}

/** Returns the original in the key of a rendition: see `keys.rendition`. */
export const originalOf = (rendition: string): string => rendition.split('/')[1] ?? '';

/** Deletes the documents that the notice does not replace, at all addresses of the story. Returns their keys. */
async function deleteDocuments(
  destination: OpenDestination,
  notices: readonly EditionRecord[],
  records: readonly EditionRecord[],
): Promise<Set<string>> {
  const addressesIn = ({ path, documents }: EditionRecord) =>
    (documents[destination.name] ?? []).map(({ name }) => `${path}${name}`);
  const kept = new Set(notices.flatMap(addressesIn));
  const left = new Set(records.flatMap(addressesIn).filter((address) => !kept.has(address)));
  await destination.store.delete([...left].flatMap((key) => [key, ...twinsOf(destination, key)]));
  return left;
}

/**
 * Deletes the files of one original that no other story shows at the destination. Returns their addresses. The mark
 * comes first, then the look for usages: a delivery of another story either has noted its usage by then, or sees the
 * mark and waits (see `awaitDeletions`).
 */
export async function deleteFiles(
  context: Context,
  destination: OpenDestination,
  { storyId, original, files }: { storyId: string; original: string; files: ReadonlySet<string> },
  signal: AbortSignal,
): Promise<string[]> {
  const { journal, working } = context;
  const mark = keys.deleting(original, destination.name, storyId);
  await working.put(mark, '{}');
  const used = await usedBy(context, destination, original, storyId);
  const unused = [...files].filter((file) => !used.has(file));
  for (let done = 0; done < unused.length; done += filesAtOnce) {
    signal.throwIfAborted();
    if (!(await journal.latest(storyId)).retraction) break;
    const batch = unused.slice(done, done + filesAtOnce);
    await destination.store.delete(batch.flatMap((key) => [key, ...twinsOf(destination, key)]));
  }
  await working.delete([mark]);
  return unused;
}

/**
 * Returns the addresses of an original's files that stories show at a destination, or are about to: those of the
 * edition that is live there, and of all newer ones. The story `except` does not count.
 */
export async function usedBy(
  { journal, working }: Pick<Context, 'journal' | 'working'>,
  destination: Pick<OpenDestination, 'name'>,
  original: string,
  except?: string,
): Promise<Set<string>> {
  const used = new Set<string>();
  for (const other of await storiesWith(working, original)) {
    const state = other === except ? undefined : await existing(journal.latest(other));
    if (state === undefined || state.retraction) continue;
    const live = state.live[destination.name]?.edition ?? 0;
    for (const edition of state.editions) {
      if (edition.notice || edition.edition < live || !edition.media.includes(original)) continue;
      // That edition does not go out any more.
      if (edition.edition !== live && showsDropped(state, edition)) continue;
      const { media } = await recordOf(working, other, edition);
      for (const { from, to } of media) if (originalOf(from) === original) used.add(to);
    }
  }
  return used;
}
