import { buffer } from 'node:stream/consumers';
import type { Context, OpenDestination } from '@slugline/runtime';
import { readJson } from '@slugline/store';
import {
  addresses,
  documentNames,
  type EditionState,
  type ErrorCode,
  SluglineError,
  StoryManifest,
  type StoryState,
  sha256Of,
} from '@slugline/story';
import { type EditionRecord, folderOf, recordOf } from '../editions/edition-record.ts';
import { placeTexts, type Text, textOf } from './replace-documents.ts';

/** Returns the edition that is live at a destination according to the journal. */
export const liveOf = (
  { editions, live }: Pick<StoryState, 'editions' | 'live'>,
  destination: string,
): EditionState | undefined => editions.find(({ edition }) => edition === live[destination]?.edition);

/**
 * Makes an edition the live one: replaces the manifest and right after it the page at the destination, and reads them
 * back. Everything that they name must be there already. Returns false when the destination shows a newer edition, of
 * which nothing is replaced.
 *
 * Throws `store_mismatch` when a document in the working store or at the destination is not what was written, and the
 * reason of `signal` when that is aborted.
 */
export async function flip(
  context: Context,
  destination: OpenDestination,
  storyId: string,
  shown: EditionState,
  signal?: AbortSignal,
): Promise<boolean> {
  const record = await recordOf(context, storyId, shown);
  const { edition, path } = record;
  const names = documentsOf(record, destination);
  let texts: Text[] | undefined;
  return placeTexts(
    destination,
    names.map(({ name }) => `${path}${name}`),
    async () => {
      // Decides by the manifest, which a newer edition replaces first. `placeTexts` read the tags before: a document
      // that a newer edition writes from now on has another tag, and is not replaced.
      const live = liveOf(await context.journal.state(storyId), destination.name)?.edition ?? 0;
      if (Math.max(live, await shownEdition(destination, storyId, path)) > edition) return undefined;
      // Reads all texts before the first is written, so that the page follows its manifest at once.
      texts ??= await Promise.all(
        names.map((document) => readDocument(context, destination, storyId, shown, record, document)),
      );
      return texts;
    },
    signal,
  );
}

type Document = EditionRecord['documents'][string][number];

/** Returns the documents of an edition in the order of replacement: all others, then the manifest, then the page. */
const documentsOf = ({ documents }: EditionRecord, { name }: OpenDestination): Document[] =>
  (documents[name] ?? []).toSorted((a, b) => turnOf(a) - turnOf(b));
const order: readonly string[] = [documentNames.manifest, documentNames.page];
const turnOf = ({ name }: Document): number => order.indexOf(name);

async function readDocument(
  { working }: Context,
  destination: OpenDestination,
  storyId: string,
  shown: EditionState,
  { edition, path, tags }: EditionRecord,
  { name, sha256 }: Document,
): Promise<Text> {
  const { body } = await working.get(`${folderOf(storyId, shown)}${destination.name}/${name}`);
  const bytes = await buffer(body);
  if (sha256Of(bytes) !== sha256)
    throw new SluglineError('store_mismatch', `${name} of edition ${edition} is not what was written`, {
      where: name,
    });
  return textOf(destination, `${path}${name}`, bytes, tags);
}

/** The error codes for a manifest that is missing, damaged, or of another form. */
const unreadable: readonly ErrorCode[] = ['object_missing', 'store_mismatch', 'payload_invalid'];

/** The part of a live manifest that is read. Another version may have written the rest differently. */
const Live = StoryManifest.pick({ id: true, edition: true }).loose();

/**
 * Returns the edition of the story that the destination itself shows; 0 for none. The journal may lag behind, if a
 * worker was killed. A destination can outlive the working store, so the path may show another story, which counts as
 * none.
 */
export async function shownEdition(
  { store }: OpenDestination,
  storyId: string,
  path: string,
): Promise<number> {
  const live = await readJson(store, addresses.manifest(path), Live).catch((error: unknown) => {
    // A manifest that can't be read is replaced.
    if (error instanceof SluglineError && unreadable.includes(error.code)) return undefined;
    throw error;
  });
  return live?.id === storyId ? live.edition : 0;
}
