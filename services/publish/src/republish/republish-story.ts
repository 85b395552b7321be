import { setTimeout as sleep } from 'node:timers/promises';
import { deliverJob } from '@slugline/queue';
import type { Context, OpenDestination } from '@slugline/runtime';
import { inParallel } from '@slugline/store';
import {
  addresses,
  type Digest,
  documentNames,
  type EditionState,
  isOutage,
  SluglineError,
  type StoryState,
  sha256Of,
  toSluglineError,
} from '@slugline/story';
import { flip } from '../delivery/flip.ts';
import { hashAt } from '../delivery/replace-documents.ts';
import { type EditionRecord, recordOf } from '../editions/edition-record.ts';
import { openFeeds } from '../feeds/feeds.ts';
import { formerPage, formerPathsOf, listRedirects } from '../life/redirects.ts';
import { wantPurge } from '../purge/want-purge.ts';
import { whatBelongs } from './belongs.ts';
import { type Findings, noFindings } from './findings.ts';
import { copyAgain, deleteLeftOver, originalsOf, sizesAt, wrongFiles } from './media.ts';
import { type Content, contentOf, hasDocuments, render, renderAnew } from './render-anew.ts';
import { type Closely, isTextRight } from './right.ts';

const recordsAtOnce = 8;
/** How often the journal is read until a delivery has ended, and how long at most, ms. Then its job goes on alone. */
const askEvery = 100;
const patience = 60_000;

/** Where and how closely a story is compared. */
export interface Asked extends Closely {
  destinations: readonly OpenDestination[];
  /** Stories of other sections are left alone. */
  section?: string | undefined;
  /** The id of the republication. */
  run: string;
  signal: AbortSignal;
}

/**
 * Compares the destinations with what a story's live edition says, and puts them right: media first, then documents. An
 * edition whose documents would differ today, or that was made before a destination was added, gets a successor with
 * the same content. Then deletes files that no edition shows any more.
 *
 * The findings name what can't be put right, and a story that waits. Can be repeated. Throws the errors of an outage,
 * and the reason of the signal when that is aborted.
 */
export async function republishStory(context: Context, storyId: string, asked: Asked): Promise<Findings> {
  const found = noFindings();
  const state = await context.journal.latest(storyId);
  const section = state.plan?.section ?? state.editions.at(-1)?.card.section;
  if (asked.section !== undefined && section !== asked.section) return found;
  const story = openStory(context, state);
  let renewed: EditionState | undefined;
  for (const destination of asked.destinations)
    await isolated(found, `${destination.name}: ${storyId}`, asked.signal, async () => {
      const needs = await compareStory(context, story, destination, asked, found);
      if (needs) renewed = needs;
    });
  if (renewed !== undefined) {
    const edition = renewed;
    await isolated(found, storyId, asked.signal, () => renew(context, story, edition, asked, found));
  }
  for (const destination of asked.destinations)
    await isolated(found, `${destination.name}: ${storyId}`, asked.signal, () =>
      removeLeftOver(context, storyId, destination, asked, found),
    );
  // A section that the story has left may have no other story: it still has a feed, an empty one.
  if (Object.keys(state.live).length > 0)
    found.sections.push(
      ...new Set([section ?? [], ...state.editions.map(({ card }) => card.section)].flat()),
    );
  return found;
}

/** Does a part of the work on a story. An error becomes a finding, unless it is an outage. */
async function isolated(
  found: Findings,
  what: string,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    signal.throwIfAborted();
    const error = toSluglineError(thrown);
    if (isOutage(error)) throw error;
    found.failed.push({ what, why: error.message });
  }
}

/** A story and its editions, each read once for all destinations. */
interface Story {
  state: StoryState;
  record(edition: EditionState): Promise<EditionRecord>;
  content(edition: EditionState): Promise<Content | undefined>;
}

function openStory(context: Context, state: StoryState): Story {
  const { storyId } = state;
  const once = <T>(read: (edition: EditionState) => Promise<T>) => {
    const known = new Map<number, Promise<T>>();
    return (edition: EditionState): Promise<T> => {
      const before = known.get(edition.edition);
      if (before) return before;
      const now = read(edition);
      known.set(edition.edition, now);
      return now;
    };
  };
  const record = once((edition) => recordOf(context.working, storyId, edition));
  const content = once(async (edition) => contentOf(context, storyId, edition, await record(edition)));
  return { state, record, content };
}

/**
 * Compares one destination with what is live there, and puts it right. Returns the edition that has to be rendered anew
 * first, if one has to.
 */
async function compareStory(
  context: Context,
  story: Story,
  destination: OpenDestination,
  asked: Asked,
  found: Findings,
): Promise<EditionState | undefined> {
  const { state } = story;
  const { storyId } = state;
  const { name } = destination;
  const { shown, next } = whatBelongs(state, name, Date.now());
  const waits = (why: string) => void found.waiting.push({ what: `${name}: ${storyId}`, why });
  if (next.do === 'wait') waits(next.why);
  if (shown) {
    const { media } = await story.record(shown);
    const wrong = await wrongFiles(destination, media, asked, asked.signal);
    found.looked += media.length;
    const damaged = await sizesAt(destination, wrong);
    const copied =
      wrong.length > 0 ? await copyAgain(context, destination, wrong, { storyId, shown, ...asked }) : [];
    found.putRight.push(...copied.map(({ to }) => `${name}: ${to}`));
    // Caches keep media for a year, also those with wrong bytes.
    for (const original of originalsOf(copied.filter(({ to }) => damaged.has(to))))
      await wantPurge(context, destination, original);
    const listed = await redirectsAt(destination, state);
    const differs = await compareDocuments(
      context,
      story,
      shown,
      destination,
      asked,
      found,
      next.do === 'look',
    );
    if (differs && next.do === 'look') return next.edition;
    if (!differs) {
      // This compares only the entries of this story.
      await listRedirects(context, destination, state, shown, asked.signal);
      if ((await redirectsAt(destination, state)) !== listed)
        found.putRight.push(`${name}: ${addresses.redirects}`);
    } else waits('its page was made for other templates, and can’t be rendered anew now');
  }
  if (next.do === 'deliver') {
    const { edition } = next.edition;
    await context.queues.add(deliverJob(storyId, edition, name, state.sequence, 'backfill'));
    await awaitLive(context, storyId, name, edition, asked, found);
  }
  return next.do === 'render' ? next.edition : undefined;
}

/**
 * Compares the documents of a live edition, and puts them right. Returns true, and writes nothing, when they would
 * differ today and `mayRender` is true or one of them is not right: they may name shared files that are gone.
 */
async function compareDocuments(
  context: Context,
  story: Story,
  shown: EditionState,
  destination: OpenDestination,
  { verify, signal }: Asked,
  found: Findings,
  mayRender: boolean,
): Promise<boolean> {
  const { storyId } = story.state;
  const { state } = story;
  const record = await story.record(shown);
  const documents = documentsAt(context, destination, state, shown, record);
  const wrong: string[] = [];
  for (const document of documents) {
    found.looked++;
    if (!(await isTextRight(destination, document, { verify })))
      wrong.push(`${destination.name}: ${document.key}`);
  }
  if (!mayRender && wrong.length === 0) return false;
  const content = await story.content(shown);
  // An edition of an earlier form stays as it is.
  if (content && !hasDocuments(record, destination, await render(context, destination, content))) return true;
  if (wrong.length === 0) return false;
  await openFeeds(context.config.site, destination, shown.card.section);
  // This also makes the former addresses lead to the story.
  if (await flip(context, destination, storyId, shown, { record, signal })) {
    await wantPurge(context, destination, storyId);
    found.putRight.push(...wrong);
    return false;
  }
  const now = await context.journal.latest(storyId);
  if (now.live[destination.name]?.edition === shown.edition && now.retraction?.at === state.retraction?.at)
    throw new SluglineError(
      'store_mismatch',
      `${destination.name} shows a newer edition of ${storyId} than the journal knows: it stays`,
      { where: record.path },
    );
  return false;
}

/** Returns the hash of a destination's list of redirects, for a story that has moved. */
const redirectsAt = async (
  destination: OpenDestination,
  { formerPaths }: StoryState,
): Promise<string | undefined> => formerPaths && hashAt(destination, addresses.redirects);

/** Returns the documents at the address of a live edition, and at the former addresses of its story. */
function documentsAt(
  context: Context,
  destination: OpenDestination,
  state: StoryState,
  shown: EditionState,
  { path, documents }: EditionRecord,
): (Digest & { key: string })[] {
  const former = formerPathsOf(state, shown).filter((folder) => folder !== state.plan?.path);
  return [path, ...former].flatMap((folder) => {
    const page = folder === path ? undefined : formerPage(context, destination, folder, shown);
    return (documents[destination.name] ?? []).map(({ name, bytes, sha256 }) => ({
      key: `${folder}${name}`,
      ...(name === documentNames.page && page !== undefined
        ? { bytes: Buffer.byteLength(page), sha256: sha256Of(page) }
        : { bytes, sha256 }),
    }));
  });
}

/** Has an edition rendered anew, and waits until the destinations show it. */
async function renew(
  context: Context,
  story: Story,
  edition: EditionState,
  asked: Asked,
  found: Findings,
): Promise<void> {
  const { state } = story;
  const { storyId } = state;
  const content = await story.content(edition);
  if (content === undefined)
    throw new SluglineError(
      'edition_invalid',
      `edition ${edition.edition} of ${storyId} is of an earlier form, which can’t be rendered anew: correct the story`,
      { where: storyId },
    );
  const record = await story.record(edition);
  const number = await renderAnew(context, state, edition, record, content, asked.signal);
  if (number === undefined) {
    found.waiting.push({ what: storyId, why: 'something newer came meanwhile' });
    return;
  }
  found.renderedAnew++;
  for (const { name } of asked.destinations) await awaitLive(context, storyId, name, number, asked, found);
}

/** Waits until a destination shows an edition or a newer one or, for a retracted story, until it is withdrawn there. */
async function awaitLive(
  { journal }: Pick<Context, 'journal'>,
  storyId: string,
  destination: string,
  edition: number,
  { signal }: Asked,
  found: Findings,
): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    signal.throwIfAborted();
    const { live, retraction, stuck } = await journal.state(storyId);
    const isThere = (live[destination]?.edition ?? 0) >= edition;
    if (isThere && (!retraction || retraction.withdrawn.includes(destination))) return;
    if (stuck || performance.now() > until) {
      const why = stuck?.message ?? `edition ${edition} is not live there yet: its job goes on`;
      found.waiting.push({ what: `${destination}: ${storyId}`, why });
      return;
    }
    await sleep(askEvery);
  }
}

/** Deletes the files that are left over at a destination: older editions showed them, and nothing does any more. */
async function removeLeftOver(
  context: Context,
  storyId: string,
  destination: OpenDestination,
  asked: Asked,
  found: Findings,
): Promise<void> {
  const state = await context.journal.latest(storyId);
  const { shown } = whatBelongs(state, destination.name, Date.now());
  const older = state.editions.filter(({ edition, notice }) => shown && edition < shown.edition && !notice);
  if (shown === undefined || older.length === 0) return;
  const kept = new Set((await recordOf(context.working, storyId, shown)).media.map(({ to }) => to));
  const files = new Map<string, EditionRecord['media'][number]>();
  await inParallel(older, recordsAtOnce, async (edition) => {
    // Old editions may be gone for good.
    const record = await recordOf(context.working, storyId, edition).catch(unlessMissing);
    for (const file of record?.media ?? []) if (!kept.has(file.to)) files.set(file.to, file);
  });
  const there = await sizesAt(destination, [...files.values()]);
  const left = [...files.values()].filter(({ to }) => there.has(to));
  found.looked += left.length;
  const deleted = await deleteLeftOver(context, destination, left, asked);
  found.deleted.push(...deleted.map((to) => `${destination.name}: ${to}`));
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof SluglineError) || error.code !== 'object_missing') throw error;
}
