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
 * Brings the newest edition of a story to a destination. Media come first, each verified, then the documents that name
 * them, the page last. An older edition never replaces a newer one, even if a run goes on after it has lost its lock.
 * Throws `config_invalid`, `store_mismatch`, `object_missing`, and the reason of the run's signal when that is aborted.
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
  // A repeated run adds the feeds job, too, because the run before may have died just before this step.
  await queues.add(feedsJob(name, `${storyId}-e${newest.edition}`));
}

/**
 * Returns a state that has the edition, and its newest edition. Reads the journal itself if Redis has missed the
 * edition. Throws `object_missing` when the journal does not have it either, because the store does not show the
 * entry yet.
 */
async function withEdition({ journal }: Context, storyId: string, edition: number) {
  for (const read of [journal.state, journal.refresh]) {
    const state = await read(storyId);
    const newest = state.editions.at(-1);
    if (newest !== undefined && newest.edition >= edition) return { state, newest };
  }
  const message = `the journal of ${storyId} does not have edition ${edition} yet, so it can't be delivered`;
  throw new SluglineError('object_missing', message, { where: storyId });
}

/** An edition and its record. */
interface Next {
  edition: EditionState;
  record: EditionRecord;
}

/**
 * Returns the edition to show after `live`: the newest, unless the destination shows the manifest of an edition
 * between them. A killed run may have left that manifest beside an older page. That edition is finished first,
 * because the media of the newest may take minutes.
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

  // The media of the live edition were copied and verified before, so only new ones are copied.
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
 * Writes the documents of the live edition again if it is newer than `written`, and repeats that until no newer one
 * has gone live meanwhile. A write in progress can't be called back, so an older document may have replaced one of
 * the newer edition. Throws as `flip` does.
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
    // If this fails, an even newer edition may be live. That one is written before the error is thrown.
    await flip(context, destination, storyId, live).catch((error: unknown) => {
      failure = { error };
    });
    live = await newerThan(live.edition);
  }
  if (failure !== undefined) throw failure.error;
}
