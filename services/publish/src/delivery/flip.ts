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

/** The edition that is live at a destination, as the journal says. */
export const liveOf = (
  { editions, live }: Pick<StoryState, 'editions' | 'live'>,
  destination: string,
): EditionState | undefined => editions.find(({ edition }) => edition === live[destination]?.edition);

/**
 * Makes an edition the live one: replaces its documents at the destination, the manifest and right after it the page that
 * people open, and reads them back. Everything that they name has to be there. False once the destination shows a newer
 * edition: of that one nothing is replaced.
 *
 * Throws `store_mismatch` when a document is not what was written, here or there, and what `signal` was aborted with.
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
      // Judged by the manifest, which is the first that a newer edition replaces. What is judged was seen before: if a newer
      // one comes from now on, it has other tags.
      const live = liveOf(await context.journal.state(storyId), destination.name)?.edition ?? 0;
      if (Math.max(live, await shownEdition(destination, storyId, path)) > edition) return undefined;
      // All texts are read before the first is written, so that the page follows its manifest at once.
      texts ??= await Promise.all(
        names.map((document) => readDocument(context, destination, storyId, shown, record, document)),
      );
      return texts;
    },
    signal,
  );
}

type Document = EditionRecord['documents'][string][number];

/** The documents of an edition in the order in which they are replaced: the manifest, then the page, after all others. */
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

/** The codes of a manifest that is missing, damaged, or of another form. */
const unreadable: readonly ErrorCode[] = ['object_missing', 'store_mismatch', 'payload_invalid'];

/** The part of a live manifest that is read. Another version may have written the rest. */
const Live = StoryManifest.pick({ id: true, edition: true }).loose();

/**
 * The edition of the story that the destination itself shows; 0 for none. The journal may lag behind a worker that
 * was killed. A destination may outlive the working store, so the path may show another story: that counts as none.
 */
export async function shownEdition(
  { store }: OpenDestination,
  storyId: string,
  path: string,
): Promise<number> {
  const live = await readJson(store, addresses.manifest(path), Live).catch((error: unknown) => {
    // A manifest that can't be read protects nothing, and is replaced.
    if (error instanceof SluglineError && unreadable.includes(error.code)) return undefined;
    throw error;
  });
  return live?.id === storyId ? live.edition : 0;
}
