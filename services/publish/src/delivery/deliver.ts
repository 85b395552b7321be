import { feedsJob, type Payload, type Run } from '@slugline/queue';
import { type Context, noteUsages, type OpenDestination } from '@slugline/runtime';
import { deliveryOf, inParallel, type ObjectStore, transfer } from '@slugline/store';
import {
  awaitedTime,
  commands,
  type EditionState,
  isKeptBack,
  newestEdition,
  SluglineError,
  type StoryState,
  showsDropped,
  urlOf,
} from '@slugline/story';
import { type EditionRecord, recordOf } from '../editions/edition-record.ts';
import { openFeeds, writeFeeds } from '../feeds/feeds.ts';
import { awaitDeletions } from '../life/await-deletions.ts';
import { originalOf, withdraw } from '../life/withdraw.ts';
import { cachesOf, wantOpenPurges, wantPurge } from '../purge/want-purge.ts';
import { destinationNamed } from './destination.ts';
import { type Flips, flip, liveOf, lookAt, type Shown } from './flip.ts';
import { ensureTwins } from './replace-documents.ts';
import { ensureSharedFiles } from './shared-files.ts';

const copiesAtOnce = 8;

/**
 * Brings the newest edition of a story to a destination. Media come first, each verified, then the documents that name
 * them, the page last. Nothing goes out of a story that is held or waits for its time. An older edition never replaces
 * a newer one, even if a run goes on after it has lost its lock. When the newest is the notice of a retracted story,
 * what else is there of the story goes: first it leaves the feeds (`leaveFeeds`), then its media are deleted.
 *
 * Throws `config_invalid`, `store_mismatch`, `object_missing`, and the reason of the run's signal when that is aborted.
 */
export async function deliver(
  context: Context,
  { storyId, edition, destination: name }: Extract<Payload<'distribute'>, { do: 'deliver' }>,
  run: Run,
  leaveFeeds: () => Promise<void> = () => writeFeeds(context, name),
): Promise<void> {
  const destination = destinationNamed(context.destinations, name);
  const { state, newest } = await withEdition(context.journal, storyId, edition, name);
  // The edition was kept back for good: another one is built.
  if (newest === undefined) return;
  // Of a retracted story only the notice goes out, and of any other story none.
  if ((state.retraction !== undefined) !== (newest.notice ?? false)) return;
  let live = state.live[name]?.edition ?? 0;
  if (live >= newest.edition) {
    // An earlier run may have died after the edition went live.
    await wantOpenPurges(context, state);
    await finishTwins(context.working, destination, storyId, newest);
  }
  while (live < newest.edition) {
    const [next]: [Next, unknown] = await Promise.all([
      nextAfter(context.working, destination, state, live, newest),
      isKeptBack(state, newest) || prepare(context, destination, newest.card.section),
    ]);
    // What readers see in part already is finished.
    if (next.seen.edition < next.edition.edition && isKeptBack(state, next.edition)) return;
    if (next.edition !== newest) await prepare(context, destination, next.edition.card.section);
    await bring(context, destination, state, live, next, run);
    live = next.edition.edition;
  }
  // A repeated run adds the feeds job, too, because the run before may have died just before this step.
  await addFeeds(context, name, storyId, newest);
  if (!newest.notice) return;
  await leaveFeeds();
  await withdraw(context, destination, storyId, newest, run);
}

const addFeeds = (
  { queues }: Pick<Context, 'queues'>,
  destination: string,
  storyId: string,
  { edition }: EditionState,
): Promise<boolean> => queues.add(feedsJob(destination, `${storyId}-e${edition}`));

/**
 * Looks at a destination before the first edition of a story is built, so that the looking takes no time of its own:
 * what it shows, and whether it has what every page of the section needs. Returns the function that delivers the
 * edition. Throws as `deliver` does.
 */
export async function beginDelivery(
  context: Context,
  destination: OpenDestination,
  { storyId, plan }: StoryState,
): Promise<
  (state: StoryState, edition: EditionState, record: EditionRecord, run: Pick<Run, 'signal'>) => Promise<void>
> {
  const { path = '', section = '' } = plan ?? {};
  const [seen] = await Promise.all([
    lookAt(destination, storyId, path),
    prepare(context, destination, section),
  ]);
  return async (state, edition, record, run) => {
    await bring(context, destination, state, 0, { edition, record, seen }, run);
    await addFeeds(context, destination.name, storyId, edition);
  };
}

/**
 * Returns a state that has the edition, and the newest edition that may go out to a destination. Reads the journal
 * itself if Redis has missed the edition. Throws `object_missing` when the journal does not have it either, because the
 * store does not show the entry yet.
 */
async function withEdition(
  journal: Context['journal'],
  storyId: string,
  edition: number,
  destination: string,
) {
  for (const read of [journal.state, journal.refresh]) {
    const state = await read(storyId);
    if ((state.editions.at(-1)?.edition ?? 0) >= edition)
      return { state, newest: newestEdition(state, destination) };
  }
  const message = `the journal of ${storyId} does not have edition ${edition} yet, so it can't be delivered`;
  throw new SluglineError('object_missing', message, { where: storyId });
}

/** An edition and its record, and what the destination shows of the story now. */
interface Next {
  edition: EditionState;
  record: EditionRecord;
  seen: Shown;
}

/**
 * Returns the edition to show after `live`: the newest, unless the destination shows the manifest of an edition between
 * them. A killed run may have left that manifest beside an older page. That edition is finished first, because the
 * media of the newest may take minutes. A notice has none, and nothing may go out before it. No edition goes out that
 * shows an original which the story has dropped. If the manifest is that of an edition at another address, it is a copy
 * that leads there.
 */
async function nextAfter(
  working: ObjectStore,
  destination: OpenDestination,
  state: StoryState,
  live: number,
  newest: EditionState,
): Promise<Next> {
  const { storyId, editions, plan } = state;
  const [record, expected] = await Promise.all([
    recordOf(working, storyId, newest),
    plan && lookAt(destination, storyId, plan.path),
  ]);
  const seen =
    expected && plan?.path === record.path ? expected : await lookAt(destination, storyId, record.path);
  const half = newest.notice ? undefined : editions.find(({ edition }) => edition === seen.edition);
  const isPast =
    half === undefined || half.edition <= live || half.edition >= newest.edition || half.path !== newest.path;
  if (isPast || showsDropped(state, half)) return { edition: newest, record, seen };
  return { edition: half, record: await recordOf(working, storyId, half), seen };
}

/** Makes the compressed twins of a live edition that a run before could not make. */
async function finishTwins(
  working: ObjectStore,
  destination: OpenDestination,
  storyId: string,
  live: EditionState,
): Promise<void> {
  if (destination.folder === undefined) return;
  const { path, documents } = await recordOf(working, storyId, live);
  await ensureTwins(
    destination,
    (documents[destination.name] ?? []).map(({ name }) => `${path}${name}`),
  );
}

/** Makes sure that the destination has the files that pages share, and the feeds that the pages of a section name. */
const prepare = (
  { config }: Pick<Context, 'config'>,
  destination: OpenDestination,
  section: string,
): Promise<unknown> =>
  Promise.all([ensureSharedFiles(destination), openFeeds(config.site, destination, section)]);

/** Copies the media that the next edition names and the destination lacks, then makes it the live one. */
async function bring(
  context: Flips & Pick<Context, 'metrics' | 'queues'>,
  destination: OpenDestination,
  state: StoryState,
  live: number,
  { edition: next, record, seen }: Next,
  run: Pick<Run, 'signal'>,
): Promise<void> {
  const { working, journal } = context;
  const { storyId, editions, reinstated = 0 } = state;
  const { name } = destination;
  const { revision, edition } = next;
  const before = editions.find((known) => known.edition === live);

  // The media of the live edition were copied and verified before, so only new ones are copied. Those of before a
  // retraction may have been deleted, also by that of another story.
  const known = before && live > reinstated ? (await recordOf(working, storyId, before)).media : [];
  const there = new Set(known.map((file) => file.to));
  const missing = record.media.filter((file) => !there.has(file.to));
  const originals = new Set(missing.map(({ from }) => originalOf(from)));
  await noteUsages(working, storyId, originals);
  for (const original of originals)
    await awaitDeletions(working, { original, destination: name, storyId }, run.signal);
  // The edition is not shown then: see `flip`.
  const isStopped = lookNowAndThen(async () => {
    const now = await journal.state(storyId);
    return now.retraction !== undefined || (seen.edition < edition && showsDropped(now, next));
  });
  await inParallel(missing, copiesAtOnce, async (file) => {
    run.signal.throwIfAborted();
    if (await isStopped()) return;
    const delivery = deliveryOf(file.to, file.tags);
    await transfer(working, file.from, destination.store, file.to, { ...file, delivery });
  });
  const url = urlOf(destination.baseUrl, record.path);
  const { playable } = record;
  // Caches have nothing of a story that was not there before.
  const caches = live > 0 || seen.edition > 0 ? cachesOf(destination) : undefined;
  const went = { revision, edition, destination: name, url, playable, ...caches };
  const expired = next.notice && state.retraction?.expired;
  // Only the first edition of a revision waited for its time: no later one did, and none at a destination that was
  // added.
  const isFirst = !Object.values(state.live).some(
    (shown) =>
      shown.edition < edition &&
      editions.some((one) => one.edition === shown.edition && one.revision === revision),
  );
  const due = expired ? Date.parse(expired) : isFirst ? awaitedTime(state) : undefined;
  const onShown = async () => {
    if (due !== undefined) context.metrics.observeLateness(Date.now() - due);
    await journal.transact(storyId, (current) => commands.editionLive(current, went));
    if (caches) await wantPurge(context, destination, storyId);
  };
  // The copying of media may have taken minutes, so the destination may show something else now.
  const flipping = { record, seen: missing.length === 0 ? seen : undefined, onShown, signal: run.signal };
  await flip(context, destination, storyId, next, flipping).finally(() =>
    showNewerAgain(context, destination, storyId, edition),
  );
}

/**
 * How often a delivery that copies files looks whether its story was retracted or dropped an original meanwhile, ms.
 */
const lookEvery = 500;

/** Returns a question that is asked only every half second. Once the answer is yes, it stays. */
function lookNowAndThen(ask: () => Promise<boolean>): () => Promise<boolean> {
  let next = performance.now() + lookEvery;
  let answer = false;
  return async () => {
    if (answer || performance.now() < next) return answer;
    next = performance.now() + lookEvery;
    answer = await ask();
    return answer;
  };
}

/**
 * Writes the documents of the live edition again if it is newer than `written`, and repeats that until no newer one
 * has gone live meanwhile. A write in progress can't be called back, so an older document may have replaced one of
 * the newer edition. Throws as `flip` does.
 */
async function showNewerAgain(
  context: Flips & Pick<Context, 'queues'>,
  destination: OpenDestination,
  storyId: string,
  written: number,
): Promise<void> {
  const newerThan = async (edition: number) => {
    const live = liveOf(await context.journal.state(storyId), destination.name);
    return live !== undefined && live.edition > edition ? live : undefined;
  };
  let failure: { error: unknown } | undefined;
  let live = await newerThan(written);
  while (live !== undefined) {
    // If this fails, an even newer edition may be live. That one is written before the error is thrown.
    await flip(context, destination, storyId, live).catch((error: unknown) => {
      failure = { error };
    });
    await wantPurge(context, destination, storyId);
    live = await newerThan(live.edition);
  }
  if (failure !== undefined) throw failure.error;
}
