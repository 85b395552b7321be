import { type Context, noteUsages, type OpenDestination } from '@slugline/runtime';
import { deliveryOf, getVerified, inParallel } from '@slugline/store';
import { addresses, type EditionState, isDroppedSince, keys, type StoryState } from '@slugline/story';
import { twinsOf } from '../delivery/replace-documents.ts';
import type { EditionRecord } from '../editions/edition-record.ts';
import { awaitDeletions } from '../life/await-deletions.ts';
import { filesAtOnce, originalOf, usedBy } from '../life/withdraw.ts';
import { type Closely, hasBytes } from './right.ts';

const filesReadAtOnce = 4;

type MediaFile = EditionRecord['media'][number];

/**
 * Returns the files that a destination lacks or has with other bytes. One listing for each original says which files
 * are there, and how large they are. With `verify`, every file is read, too.
 */
export async function wrongFiles(
  destination: OpenDestination,
  media: readonly MediaFile[],
  { verify }: Closely,
  signal: AbortSignal,
): Promise<MediaFile[]> {
  const sizes = await sizesAt(destination, media);
  const wrong = media.filter(({ to, bytes }) => sizes.get(to) !== bytes);
  if (!verify) return wrong;
  const others = media.filter(({ to, bytes }) => sizes.get(to) === bytes);
  await inParallel(others, filesReadAtOnce, async (file) => {
    signal.throwIfAborted();
    if (!(await hasBytes(destination.store, file.to, file))) wrong.push(file);
  });
  return wrong;
}

/** Returns the sizes of those files that a destination has, by address. */
export async function sizesAt(
  { store }: OpenDestination,
  media: readonly MediaFile[],
): Promise<Map<string, number>> {
  const wanted = new Set(media.map(({ to }) => to));
  const sizes = new Map<string, number>();
  for (const original of originalsOf(media))
    for await (const { key, bytes } of store.list(addresses.originalFolder(original)))
      if (wanted.has(key)) sizes.set(key, bytes);
  return sizes;
}

/** Returns the originals of which these files were made. */
export const originalsOf = (media: readonly MediaFile[]): Set<string> =>
  new Set(media.map(({ from }) => originalOf(from)));

interface Copying {
  storyId: string;
  /** The live edition that shows the files. */
  shown: EditionState;
  /** The id of the republication. */
  run: string;
  signal: AbortSignal;
}

/**
 * Copies files of a story to a destination again, each verified on the way. Returns those that are there now. If the
 * story is retracted or drops an original meanwhile, deletes what it has copied of that. Throws `store_mismatch` and
 * `object_missing` when the working store has other bytes, and the reason of `signal` when that is aborted.
 */
export async function copyAgain(
  context: Context,
  destination: OpenDestination,
  files: readonly MediaFile[],
  { storyId, shown, run, signal }: Copying,
): Promise<MediaFile[]> {
  const { journal, working } = context;
  const originals = originalsOf(files);
  await noteUsages(working, storyId, originals);
  // The story's own retraction may be deleting, too. Only a mark of this republication is known to be stale.
  for (const original of originals)
    await awaitDeletions(working, { original, destination: destination.name, storyId: run }, signal);
  const mustGo = (state: StoryState, { from }: MediaFile): boolean =>
    state.retraction !== undefined || isDroppedSince(state, shown, originalOf(from));
  let gone: MediaFile[] = [];
  try {
    await inParallel(files, filesReadAtOnce, async (file) => {
      signal.throwIfAborted();
      if (mustGo(await journal.state(storyId), file)) return;
      const { from, to, sha256, tags } = file;
      const body = await getVerified(working, from, file);
      await destination.store.put(to, body, { delivery: deliveryOf(to, tags), sha256 });
    });
  } finally {
    // A retraction or a withdrawal may have looked for files before the last one was written.
    const now = await journal.latest(storyId);
    gone = files.filter((file) => mustGo(now, file));
    await deleteLeftOver(context, destination, gone, { run, signal });
  }
  return files.filter((file) => !gone.includes(file));
}

/**
 * Deletes those files from a destination that no story shows there or is about to show. Returns their addresses. Marks
 * come first, then the look for usages, as in a retraction: see `deleteFiles`. The mark is one of the republication, so
 * that deliveries of the story itself wait for it, too.
 */
export async function deleteLeftOver(
  context: Context,
  destination: OpenDestination,
  files: readonly MediaFile[],
  { run, signal }: Pick<Copying, 'run' | 'signal'>,
): Promise<string[]> {
  const { working } = context;
  const deleted: string[] = [];
  for (const original of originalsOf(files)) {
    const mark = keys.deleting(original, destination.name, run);
    await working.put(mark, '{}');
    const used = await usedBy(context, destination, original);
    const unused = files.flatMap(({ from, to }) =>
      originalOf(from) === original && !used.has(to) ? to : [],
    );
    for (let done = 0; done < unused.length; done += filesAtOnce) {
      signal.throwIfAborted();
      const batch = unused.slice(done, done + filesAtOnce);
      await destination.store.delete(batch.flatMap((key) => [key, ...twinsOf(destination, key)]));
      deleted.push(...batch);
    }
    await working.delete([mark]);
  }
  return deleted;
}

/** Removes the marks that a killed run of a republication has left. */
export async function removeMarks(working: Context['working'], run: string): Promise<void> {
  const left: string[] = [];
  for await (const { key } of working.list(keys.allDeletions)) if (key.endsWith(`/${run}`)) left.push(key);
  if (left.length > 0) await working.delete(left);
}
