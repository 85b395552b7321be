import { deliverJob } from '@slugline/queue';
import type { Context, OpenDestination } from '@slugline/runtime';
import { readText } from '@slugline/store';
import { commands, documentNames, type EditionState, StoryManifest, type StoryState } from '@slugline/story';
import { threads } from '@slugline/threads';
import { readDocument } from '../delivery/flip.ts';
import { recorded, writeRecord } from '../editions/build-edition.ts';
import type { EditionRecord } from '../editions/edition-record.ts';
import { siteOf } from '../site.ts';
import { whatBelongs } from './belongs.ts';

/** The content of an edition, which can be rendered again: what it shows, and the captions of its audio files. */
export interface Content {
  manifest: StoryManifest;
  captions: Readonly<Record<string, string>>;
}

/**
 * Reads the content of an edition from its `story.json`. Returns undefined for an earlier form of it, which this
 * version can't render. Throws `store_mismatch` and the errors of the working store.
 */
export async function contentOf(
  { working }: Pick<Context, 'working'>,
  storyId: string,
  edition: EditionState,
  record: EditionRecord,
): Promise<Content | undefined> {
  for (const [name, documents] of Object.entries(record.documents)) {
    const document = documents.find((one) => one.name === documentNames.manifest);
    if (document === undefined) continue;
    const { bytes } = await readDocument(working, { name }, storyId, edition, record, document);
    // The order of its fields stays, so that equal content gives equal bytes.
    const { $schema: _schema, ...manifest } = JSON.parse(Buffer.from(bytes).toString());
    if (!StoryManifest.safeParse(manifest).success) return undefined;
    return { manifest, captions: await captionsOf(working, manifest, record) };
  }
  return undefined;
}

/** Returns the captions of audio files, which the page shows as text, by their address. */
async function captionsOf(
  working: Context['working'],
  { media }: StoryManifest,
  record: EditionRecord,
): Promise<Record<string, string>> {
  const wanted = media.flatMap(({ kind, captions }) => (kind === 'audio' ? captions : []));
  const texts: Record<string, string> = {};
  for (const { path } of wanted) {
    const file = record.media.find(({ to }) => to === path);
    if (file) texts[path] = await readText(working, file.from, file);
  }
  return texts;
}

/** Renders the documents of an edition for a destination. Throws `edition_invalid` when one fails its checks. */
export async function render(
  { config }: Pick<Context, 'config'>,
  destination: OpenDestination,
  { manifest, captions }: Content,
): Promise<EditionRecord['documents'][string]> {
  // A notice names no feed of its section.
  const section = manifest.retractedAt === undefined ? manifest.section : undefined;
  const site = siteOf(config.site, destination, section);
  return (await threads().renderEdition(manifest, site, captions)).map(recorded);
}

/** Whether an edition has exactly these documents for a destination, by its record. */
export const hasDocuments = (
  { documents }: EditionRecord,
  { name }: OpenDestination,
  rendered: EditionRecord['documents'][string],
): boolean => {
  const written = new Map((documents[name] ?? []).map((one) => [one.name, one.sha256]));
  return rendered.length === written.size && rendered.every((one) => written.get(one.name) === one.sha256);
};

/**
 * Builds the next edition of a story: the content of `edition`, in documents that are rendered anew for all
 * destinations. Queues its deliveries. Returns its number; undefined when something else happened to the story
 * meanwhile. Throws `edition_invalid`, and the reason of `signal` when that is aborted.
 */
export async function renderAnew(
  context: Context,
  state: StoryState,
  edition: EditionState,
  record: EditionRecord,
  content: Content,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { destinations, journal, queues, working } = context;
  const { storyId } = state;
  const number = (state.editions.at(-1)?.edition ?? 0) + 1;
  const next = { ...content, manifest: { ...content.manifest, edition: number } };
  const documents: EditionRecord['documents'] = {};
  for (const destination of destinations)
    documents[destination.name] = await render(context, destination, next);
  const folder = await writeRecord(working, storyId, { ...record, v: 2, edition: number, documents }, signal);
  const names = destinations.map(({ name }) => name);
  const built = { ...edition, edition: number, folder, destinations: names };
  const after = await journal.transact(storyId, (current) =>
    isStillNewest(current, edition, names) ? commands.editionBuilt(current, built) : [],
  );
  if (!after.state.editions.some((one) => one.edition === number && one.folder === folder)) return undefined;
  for (const name of names)
    await queues.add(deliverJob(storyId, number, name, after.state.sequence, 'backfill'));
  return number;
}

/** Whether an edition may still be replaced by one with the same content. */
const isStillNewest = (state: StoryState, { edition }: EditionState, destinations: string[]): boolean =>
  destinations.some((name) => {
    const { next } = whatBelongs(state, name, Date.now());
    return (next.do === 'look' || next.do === 'render') && next.edition.edition === edition;
  });
