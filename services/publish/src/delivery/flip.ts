import { buffer } from 'node:stream/consumers';
import type { Context, OpenDestination } from '@slugline/runtime';
import { type ObjectStore, readJson } from '@slugline/store';
import {
  addresses,
  documentNames,
  type EditionState,
  type ErrorCode,
  isKeptBack,
  SluglineError,
  StoryManifest,
  type StoryState,
  sha256Of,
  toSluglineError,
} from '@slugline/story';
import { type EditionRecord, folderOf, recordOf } from '../editions/edition-record.ts';
import { leadTo } from '../life/redirects.ts';
import { documentFor, type PublicDocument, replaceDocuments, type Seen } from './replace-documents.ts';

/** Returns the edition that is live at a destination according to the journal. */
export const liveOf = (
  { editions, live }: Pick<StoryState, 'editions' | 'live'>,
  destination: string,
): EditionState | undefined => editions.find(({ edition }) => edition === live[destination]?.edition);

/** What flips need of the context. */
export type Flips = Pick<Context, 'config' | 'journal' | 'log' | 'redis' | 'working'>;

interface Flipping {
  /** The record of the edition, if the caller has it. */
  record?: EditionRecord;
  /** What the destination was seen to show just now: see `lookAt`. */
  seen?: Shown | undefined;
  /** Called when readers get the edition, also from the former addresses, and before its compressed twins are made. */
  onShown?(): Promise<void>;
  signal?: AbortSignal;
}

/**
 * Makes an edition the live one: replaces the manifest and right after it the page at the destination, and reads them
 * back. Everything that they name must be there already. Then the former addresses of the story lead there. Returns
 * false, and replaces nothing, when the destination shows a newer edition, when the edition is kept back and not public
 * yet, and when the story was retracted or reinstated meanwhile.
 *
 * Throws `store_mismatch` when a document in the working store or at the destination is not what was written, and the
 * reason of `signal` when that is aborted.
 */
export async function flip(
  context: Flips,
  destination: OpenDestination,
  storyId: string,
  shown: EditionState,
  { record: known, seen, onShown, signal }: Flipping = {},
): Promise<boolean> {
  const record = known ?? (await recordOf(context.working, storyId, shown));
  const { edition, path } = record;
  const names = documentsOf(record, destination);
  const keys = names.map(({ name }) => `${path}${name}`);
  let state: StoryState | undefined;
  let texts: PublicDocument[] | undefined;
  let there = seen;
  return replaceDocuments(
    destination,
    keys,
    async () => {
      // Decides by the manifest, which a newer edition replaces first. It was read together with its tag: a document
      // that a newer edition writes from then on has another tag, and is not replaced.
      state = await context.journal.state(storyId);
      // Of a retracted story nothing but the notice is shown, and of any other story no notice.
      if ((state.retraction !== undefined) !== (shown.notice ?? false)) return undefined;
      const live = liveOf(state, destination.name)?.edition ?? 0;
      const seenNow = there?.edition ?? 0;
      there = undefined;
      if (Math.max(live, seenNow) > edition) return undefined;
      // An editor may have held or scheduled the story meanwhile. What readers see in part already is finished.
      const isNew = Math.max(live, seenNow) < edition;
      if (isNew && isKeptBack(state, shown)) return undefined;
      // Reads all texts before the first is written, so that the page follows its manifest at once.
      texts ??= await Promise.all(
        names.map((document) => readDocument(context.working, destination, storyId, shown, record, document)),
      );
      return texts;
    },
    {
      look: async () => {
        there ??= await lookAt(destination, storyId, path, keys);
        const { tags } = there;
        return keys.map((key) => tags.get(key));
      },
      onShown: async () => {
        if (state === undefined || texts === undefined) return;
        await leadTo(context, destination, state, shown, texts, signal);
        await onShown?.();
      },
      signal,
    },
  );
}

type Document = EditionRecord['documents'][string][number];

/** Returns the documents of an edition in the order of replacement: all others, then the manifest, then the page. */
const documentsOf = ({ documents }: EditionRecord, { name }: OpenDestination): Document[] =>
  (documents[name] ?? []).toSorted((a, b) => turnOf(a) - turnOf(b));
const order: readonly string[] = [documentNames.manifest, documentNames.page];
const turnOf = ({ name }: Document): number => order.indexOf(name);

/**
 * Returns a document of an edition as it is at a destination. Throws `store_mismatch` when the working store has other
 * bytes than the record says.
 */
export async function readDocument(
  working: ObjectStore,
  destination: Pick<OpenDestination, 'name'>,
  storyId: string,
  shown: EditionState,
  { edition, path, tags }: EditionRecord,
  { name, sha256, text }: Document,
): Promise<PublicDocument> {
  const bytes =
    text === undefined
      ? await buffer((await working.get(`${folderOf(storyId, shown)}${destination.name}/${name}`)).body)
      : Buffer.from(text);
  if (sha256Of(bytes) !== sha256)
    throw new SluglineError('store_mismatch', `${name} of edition ${edition} is not what was written`, {
      where: name,
    });
  return documentFor(`${path}${name}`, bytes, tags);
}

/** The error codes for a manifest that is missing, damaged, or of another form. */
const unreadable: readonly ErrorCode[] = ['object_missing', 'store_mismatch', 'payload_invalid'];

/** The part of a live manifest that is read. Another version may have written the rest differently. */
const Live = StoryManifest.pick({ id: true, edition: true }).loose();

/** What a destination shows of a story. */
export interface Shown {
  /** The edition of its manifest; 0 for none. */
  edition: number;
  /** What is at the keys of its documents, the manifest included. */
  tags: ReadonlyMap<string, Seen>;
}

/** The keys of the documents that every edition has. */
const usualKeys = (path: string): string[] => order.map((name) => `${path}${name}`);

/**
 * Looks at what the destination itself shows of a story. The journal may lag behind, if a worker was killed. A
 * destination can outlive the working store, so the path may show another story, which counts as none. The edition is
 * that of the manifest with the returned tag.
 */
export async function lookAt(
  { store }: OpenDestination,
  storyId: string,
  path: string,
  keys: readonly string[] = usualKeys(path),
): Promise<Shown> {
  const manifest = addresses.manifest(path);
  const others = keys.filter((key) => key !== manifest);
  const [live, ...tags] = await Promise.all([
    manifestAt(store, manifest),
    ...others.map((key) => store.head(key)),
  ]);
  return {
    edition: live.id === storyId ? live.edition : 0,
    tags: new Map<string, Seen>([[manifest, live.tag], ...others.map((key, n) => [key, tags[n]] as const)]),
  };
}

/** Returns the tag of a live manifest, and the story and edition in it, all from one reading. */
async function manifestAt(
  store: ObjectStore,
  key: string,
): Promise<{ tag: Seen; id?: string; edition: number }> {
  try {
    const { info, body } = await store.get(key);
    const bytes = await buffer(body);
    const genuine = bytes.length === info.bytes && (info.sha256 ?? sha256Of(bytes)) === sha256Of(bytes);
    if (genuine) return { tag: info, ...Live.parse(JSON.parse(bytes.toString())) };
  } catch (error) {
    const { code } = toSluglineError(error);
    if (code === 'object_missing') return { tag: undefined, edition: 0 };
    if (code === 'store_unavailable') throw error;
  }
  // The bytes may have been damaged on the way, so they are read again. The tag comes first: if the manifest is
  // replaced in between, the tag is too old to replace it. A manifest that can't be read is replaced.
  const tag = await store.head(key);
  const live = await readJson(store, key, Live).catch((error: unknown) => {
    if (error instanceof SluglineError && unreadable.includes(error.code)) return undefined;
    throw error;
  });
  return { tag, ...(live ?? { edition: 0 }) };
}
