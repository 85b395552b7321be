import { feedsJob, type Payload, type Run } from '@slugline/queue';
import type { Context, OpenDestination } from '@slugline/runtime';
import { deliveryOf, inParallel, transfer } from '@slugline/store';
import { commands, type EditionState, SluglineError, type StoryState, urlOf } from '@slugline/story';
import { type EditionRecord, recordOf } from '../editions/edition-record.ts';
import { openFeeds } from '../feeds/feeds.ts';
import { destinationNamed } from './destination.ts';
import { flip, liveOf, shownEdition } from './flip.ts';
import { equip } from './shared-files.ts';

const copiesAtOnce = 8;

/**
 * Brings the newest edition of a story to a destination: media first, each verified; then the documents that name
 * them, the page last. An older edition never replaces a newer one, not even when a run goes on that has lost its lock.
 * Throws `config_invalid`, `store_mismatch`, `object_missing`, and what the run's signal was aborted with.
 */
export async function deliver(
  context: Context,
  { storyId, edition, destination: name }: Extract<Payload<'distribute'>, { do: 'deliver' }>,
  run: Run,
): Promise<void> {
  const { queues } = context;
  const destination = destinationNamed(context, name);
  const { state, newest } = await withEdition(context, storyId, edition);
  let live = state.live[name]?.edition ?? 0;
  while (live < newest.edition) {
    const next = await nextAfter(context, destination, state, live, newest);
    await bring(context, destination, state, live, next, run);
    live = next.edition.edition;
  }
  // A repeated run asks for the feeds, too: the run before may have died between going live and this.
  await queues.add(feedsJob(name, `${storyId}-e${newest.edition}`));
}

/**
 * The state that knows of an edition, and its newest. Redis may have missed that the edition was built; then the record is
 * read. Throws `object_missing` when that does not know of it either: the store does not show yet what was written.
 */
async function withEdition({ journal }: Context, storyId: string, edition: number) {
  for (const read of [journal.state, journal.refresh]) {
    const state = await read(storyId);
    const newest = state.editions.at(-1);
    if (newest !== undefined && newest.edition >= edition) return { state, newest };
  }
  const message = `the journal of ${storyId} does not know of edition ${edition}, which is to be delivered`;
  throw new SluglineError('object_missing', message, { where: storyId });
}

/** An edition and what it needs. */
interface Next {
  edition: EditionState;
  record: EditionRecord;
}

/**
 * The edition that is to be shown after `live`: the newest, unless the destination shows the manifest of one between them.
 * A run that was killed may have left that manifest beside an older page. Such an edition is finished first, because the
 * media of the newest may take minutes.
 */
async function nextAfter(
  context: Context,
  destination: OpenDestination,
  { storyId, editions }: StoryState,
  live: number,
  newest: EditionState,
): Promise<Next> {
  const record = await recordOf(context, storyId, newest);
  const shown = await shownEdition(destination, storyId, record.path);
  const half = editions.find(({ edition }) => edition === shown);
  if (half === undefined || shown <= live || shown >= newest.edition) return { edition: newest, record };
  return { edition: half, record: await recordOf(context, storyId, half) };
}

/** Copies what the next edition names and the destination lacks, then makes it the live one. */
async function bring(
  context: Context,
  destination: OpenDestination,
  { storyId, editions }: StoryState,
  live: number,
  { edition: next, record }: Next,
  run: Run,
): Promise<void> {
  const { working, journal } = context;
  const { name } = destination;
  const { revision, edition } = next;
  const before = editions.find((known) => known.edition === live);

  // The media of the edition before were copied and verified then: only what is new is looked at.
  const there = new Set(before && (await recordOf(context, storyId, before)).media.map((file) => file.to));
  const missing = record.media.filter((file) => !there.has(file.to));
  await inParallel(missing, copiesAtOnce, (file) => {
    run.signal.throwIfAborted();
    const delivery = deliveryOf(file.to, file.tags);
    return transfer(working, file.from, destination.store, file.to, { ...file, delivery });
  });
  await Promise.all([equip(destination), openFeeds(context, destination, next.card.section)]);

  const flipped = await flip(context, destination, storyId, next, run.signal).finally(() =>
    showNewerAgain(context, destination, storyId, edition),
  );
  if (!flipped) return;
  const url = urlOf(destination.baseUrl, record.path);
  const { playable } = record;
  const went = { revision, edition, destination: name, url, playable };
  await journal.transact(storyId, (current) => commands.editionLive(current, went));
}

/**
 * Writes the documents of the live edition again if it is newer than `written`, until no newer one went live meanwhile. A
 * write that was on its way can't be called back: one of the newer edition's documents may have been replaced by an older
 * one. Throws as `flip` does.
 */
async function showNewerAgain(
  context: Context,
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
    // A newer edition may have gone live also where this fails: it is written before the failure is told.
    await flip(context, destination, storyId, live).catch((error: unknown) => {
      failure = { error };
    });
    live = await newerThan(live.edition);
  }
  if (failure !== undefined) throw failure.error;
}
