import { buildManifest, cardOf } from '@slugline/render';
import type { Context } from '@slugline/runtime';
import { deliveryOf, readJson, writeJson } from '@slugline/store';
import {
  Article,
  addresses,
  cacheTags,
  commands,
  keys,
  MediaResult,
  type MediaState,
  madeOf,
  type RenditionFile,
  type StoryState,
  sha256Of,
  short,
} from '@slugline/story';
import { threads } from '@slugline/threads';
import { siteOf } from '../site.ts';
import { captionsOfSounds } from './audio-captions.ts';
import type { EditionRecord } from './edition-record.ts';
import { streamsOf } from './streams.ts';

/**
 * Writes the next edition of a story, complete and checked, into the working store, and journals it. An edition
 * exists only once it is in the journal. Its folder is named by the hash of its content, so two runs that build the
 * same number never overwrite each other's files, and the first one in the journal gets the number. Throws
 * `edition_invalid` when a document fails its checks (the edition before it stays live), and the reason of `signal`
 * when that is aborted.
 */
export async function buildEdition(
  context: Context,
  state: StoryState,
  shows: { complete: boolean; media: string[]; early?: string[] },
  signal: AbortSignal,
): Promise<void> {
  const { working, destinations, journal } = context;
  const { storyId, revision, plan } = state;
  if (plan === undefined) throw new Error(`${storyId} has no plan`);
  const article = await readJson(working, plan.article, Article);
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
  const soundCaptions = await captionsOfSounds(working, made);
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
    ...times(state),
  });

  const record: EditionRecord = {
    v: 1,
    edition,
    path: plan.path,
    tags: [cacheTags.story(storyId), cacheTags.section(plan.section)],
    playable: media.some(({ result }) => result?.kind === 'video'),
    media: media.flatMap(({ planned, result, superseded = [] }) =>
      result ? filesOf(storyId, planned.original, result.recipe, [...result.files, ...superseded]) : [],
    ),
    documents: {},
  };
  const rendered = await Promise.all(
    destinations.map(async (destination) => ({
      destination,
      documents: await threads().renderEdition(
        manifest,
        siteOf(context, destination, plan.section),
        soundCaptions,
      ),
    })),
  );
  const written = rendered.flatMap(({ destination, documents }) => {
    const named = documents.map(({ name, text }) => ({
      name,
      bytes: Buffer.from(text),
      sha256: sha256Of(text),
    }));
    record.documents[destination.name] = named.map(({ bytes, ...rest }) => ({
      ...rest,
      bytes: bytes.length,
    }));
    return named.map((document) => ({ ...document, key: `${destination.name}/${document.name}` }));
  });
  const folder = keys.edition(storyId, edition, `${short(sha256Of(JSON.stringify(record)))}/`);
  await Promise.all(
    written.map(async ({ key, name, bytes, sha256 }) => {
      signal.throwIfAborted();
      await working.put(`${folder}${key}`, bytes, { sha256, delivery: deliveryOf(name) });
    }),
  );
  signal.throwIfAborted();
  await writeJson(working, `${folder}edition.json`, record);
  signal.throwIfAborted();
  const built = {
    revision,
    edition,
    complete: shows.complete,
    media: shows.media,
    ...(shows.early ? { early: shows.early } : {}),
    folder,
    destinations: destinations.map(({ name }) => name),
    card: cardOf(manifest),
  };
  await journal.transact(storyId, (current) => commands.editionBuilt(current, built));
}

/** Keeps the first time of publication. A story is modified by a new revision, not by one more picture. */
function times({ editions, revision }: StoryState): { publishedAt: string; modifiedAt: string } {
  const now = new Date().toISOString();
  const before = editions.at(-1);
  if (before === undefined) return { publishedAt: now, modifiedAt: now };
  const { publishedAt, modifiedAt } = before.card;
  return { publishedAt, modifiedAt: before.revision === revision ? modifiedAt : now };
}

const filesOf = (
  storyId: string,
  original: string,
  recipe: string,
  files: readonly RenditionFile[],
): EditionRecord['media'] =>
  files.map(({ name, folder, bytes, sha256 }) => ({
    from: keys.rendition(original, recipe, name, folder),
    to: addresses.media(original, recipe, name),
    bytes,
    sha256,
    tags: [cacheTags.original(short(original)), cacheTags.story(storyId)],
  }));
