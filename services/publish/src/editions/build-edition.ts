import { isDeepStrictEqual } from 'node:util';
import { buildManifest, cardOf } from '@slugline/render';
import type { EditionDocument } from '@slugline/render/editions';
import type { Context } from '@slugline/runtime';
import { readJson } from '@slugline/store';
import {
  Article,
  addresses,
  type Card,
  cacheTags,
  commands,
  keys,
  MediaResult,
  type MediaState,
  madeOf,
  newestEdition,
  type RenditionFile,
  type Shows,
  type StoryState,
  sha256Of,
  short,
} from '@slugline/story';
import { threads } from '@slugline/threads';
import { siteOf } from '../site.ts';
import { captionsOfAudio } from './audio-captions.ts';
import type { EditionRecord } from './edition-record.ts';
import { streamsOf } from './streams.ts';

/** An edition that is written, but not in the journal yet. */
export interface WrittenEdition {
  /** What the journal is told about it. */
  built: Parameters<typeof commands.editionBuilt>[1];
  record: EditionRecord;
}

/**
 * Writes the next edition of a story and journals it. Returns the newest state, which has an edition with this number
 * unless an editor has set another time or moved the story meanwhile, and its record if it is the one that was built
 * here. Throws as `writeEdition` does.
 */
export async function buildEdition(
  context: Context,
  state: StoryState,
  shows: Shows,
  signal: AbortSignal,
): Promise<{ state: StoryState; record?: EditionRecord }> {
  const written = await writeEdition(context, state, shows, signal);
  const { state: after } = await context.journal.transact(state.storyId, (current) =>
    // A time that an editor set meanwhile counts: the edition is not recorded, and may not go out.
    isDeepStrictEqual(current.setTimes, state.setTimes) ? commands.editionBuilt(current, written.built) : [],
  );
  return { state: after, ...(has(after, written) && { record: written.record }) };
}

/** Whether the journal has this edition, and not another one with its number. */
export const has = ({ editions }: StoryState, { built: { edition, folder } }: WrittenEdition): boolean =>
  editions.some((one) => one.edition === edition && one.folder === folder);

/**
 * Writes the next edition of a story, complete and checked, into the working store. An edition exists only once it is
 * in the journal. Its folder is named by the hash of its content, so two runs that write the same number never
 * overwrite each other's files, and the first one in the journal gets the number. `known` is the story's article, if
 * the caller has it. Throws `edition_invalid` when a document fails its checks (the edition before it stays live), and
 * the reason of `signal` when that is aborted.
 */
export async function writeEdition(
  context: Context,
  state: StoryState,
  shows: Shows,
  signal: AbortSignal,
  known?: Article,
): Promise<WrittenEdition> {
  const { working, destinations } = context;
  const { storyId, revision } = state;
  const { record, card } = await composeEdition(context, state, shows, new Date(), known);
  const { edition } = record;
  const folder = await writeRecord(working, storyId, record, signal);
  const built = {
    revision,
    edition,
    complete: shows.complete,
    media: shows.media,
    ...(shows.early ? { early: shows.early } : {}),
    folder,
    path: record.path,
    destinations: destinations.map(({ name }) => name),
    card,
  };
  return { built, record };
}

/**
 * Composes the next edition of a story, complete and checked, as it is when it goes out at the time `at`. Of the
 * edition itself nothing is written. Throws `edition_invalid` when a document fails its checks.
 */
export async function composeEdition(
  context: Pick<Context, 'config' | 'destinations' | 'working'>,
  state: StoryState,
  shows: Shows,
  at: Date,
  known?: Article,
): Promise<{ record: EditionRecord; card: Card }> {
  const { config, working, destinations } = context;
  const { storyId, revision, plan } = state;
  if (plan === undefined) throw new Error(`${storyId} has no plan`);
  const article = known ?? (await readJson(working, plan.article, Article));
  // A failed medium gets no placeholder, because it is no longer expected.
  const expected = state.media.filter(({ progress }) => progress.state !== 'failed' || madeOf(progress));
  const resultOf = async (original: string, progress: MediaState) => {
    const made = madeOf(progress);
    if (made === undefined || !shows.media.includes(original)) return {};
    return { result: await readJson(working, made.result, MediaResult) };
  };
  const made = await Promise.all(
    expected.map(async ({ progress, ...planned }) => ({
      planned,
      ...(await resultOf(planned.original, progress)),
    })),
  );
  const media = await streamsOf(working, made, article.language);
  const audioCaptions = await captionsOfAudio(working, made);
  const before = state.editions.at(-1);
  const edition = (before?.edition ?? 0) + 1;
  const manifest = buildManifest({
    article,
    plan,
    storyId,
    revision,
    edition,
    complete: shows.complete,
    media,
    ...times(state, at),
    corrections: (state.corrections ?? []).map(({ at, note }) => ({ at, note })),
  });

  const record: EditionRecord = {
    v: 2,
    edition,
    path: plan.path,
    tags: [cacheTags.story(storyId), cacheTags.section(plan.section)],
    playable: media.some(({ result }) => result?.kind === 'video'),
    media: media.flatMap(({ planned, result, superseded = [] }) =>
      result ? filesOf(planned.original, result.recipe, [...result.files, ...superseded]) : [],
    ),
    documents: {},
  };
  await Promise.all(
    destinations.map(async (destination) => {
      const site = siteOf(config.site, destination, plan.section);
      const documents = await threads().renderEdition(manifest, site, audioCaptions);
      record.documents[destination.name] = documents.map(recorded);
    }),
  );
  return { record, card: cardOf(manifest) };
}

/**
 * Writes the record of an edition into its folder, which is named by the hash of its content, and returns the folder.
 * Throws the reason of `signal` when that is aborted.
 */
export async function writeRecord(
  working: Context['working'],
  storyId: string,
  record: EditionRecord,
  signal: AbortSignal,
): Promise<string> {
  const packed = JSON.stringify(record);
  const sha256 = sha256Of(packed);
  const folder = keys.edition(storyId, record.edition, `${short(sha256)}/`);
  signal.throwIfAborted();
  await working.put(`${folder}edition.json`, packed, { sha256 });
  signal.throwIfAborted();
  return folder;
}

/**
 * Keeps the first time of publication. A story is modified by a new revision, not by one more picture, a `minor`
 * correction, nor a retraction that has ended.
 */
function times(state: StoryState, at: Date): { publishedAt: string; modifiedAt: string } {
  const now = at.toISOString();
  const before = newestEdition({ ...state, editions: state.editions.filter(({ notice }) => !notice) });
  if (before === undefined) return { publishedAt: now, modifiedAt: now };
  const { publishedAt, modifiedAt } = before.card;
  const { changed = 1 } = state;
  return { publishedAt, modifiedAt: before.revision >= changed ? modifiedAt : now };
}

/** Returns a document as the record of its edition has it. */
export const recorded = ({ name, text }: EditionDocument): EditionRecord['documents'][string][number] => ({
  ...{ name, text, sha256: sha256Of(text) },
  bytes: Buffer.byteLength(text),
});

const filesOf = (original: string, recipe: string, files: readonly RenditionFile[]): EditionRecord['media'] =>
  files.map(({ name, folder, bytes, sha256 }) => ({
    from: keys.rendition(original, recipe, name, folder),
    to: addresses.media(original, recipe, name),
    bytes,
    sha256,
    tags: [cacheTags.original(short(original))],
  }));
