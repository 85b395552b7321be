import { feedsJob, type Payload, type Run } from '@slugline/queue';
import type { Context, OpenDestination } from '@slugline/service';
import { deliveryOf, inParallel, transfer } from '@slugline/store';
import { commands, type EditionState, SluglineError, type StoryState, urlOf } from '@slugline/story';
import { destinationNamed } from './destination.ts';
import { recordOf } from './edition-record.ts';
import { equip } from './equip.ts';
import { openFeeds } from './feeds.ts';
import { flip, liveOf, shownEdition } from './flip.ts';

const copiesAtOnce = 8;

/**
 * Brings the newest edition of a story to a destination: media first, each verified; then the documents that name
 * them, the page last. An older edition never replaces a newer one, also when a run goes on that has lost its lock.
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
  const live = state.live[name]?.edition ?? 0;
  if (live < newest.edition) await bring(context, state, newest, destination, run);
  // Asked for by a repeated run, too: the one before may have died between going live and this.
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

/** Copies what the edition names and the destination lacks, then makes it the live one. */
async function bring(
  context: Context,
  state: StoryState,
  newest: EditionState,
  destination: OpenDestination,
  run: Run,
): Promise<void> {
  const { working, journal } = context;
  const { storyId } = state;
  const { name } = destination;
  const { revision, edition } = newest;
  const live = liveOf(state, name);
  const record = await recordOf(context, storyId, newest);

  // A run that was killed may have left the manifest of an edition beside an older page. The media of this one may take
  // minutes: that one is finished first.
  const shown = await shownEdition(destination, storyId, record.path);
  const begun = state.editions.find((known) => known.edition === shown);
  if (begun && (live?.edition ?? 0) < shown && shown < edition)
    await bring(context, state, begun, destination, run);

  // What the live edition shows was copied and verified then; only what is new is looked at.
  const there =
    live === undefined
      ? new Set()
      : new Set((await recordOf(context, storyId, live)).media.map((file) => file.to));
  const missing = record.media.filter((file) => !there.has(file.to));
  await inParallel(missing, copiesAtOnce, (file) => {
    run.signal.throwIfAborted();
    const delivery = deliveryOf(file.to, file.tags);
    return transfer(working, file.from, destination.store, file.to, { ...file, delivery });
  });
  await Promise.all([equip(destination), openFeeds(context, destination, newest.card.section)]);

  const flipped = await flip(context, destination, storyId, newest, run.signal).finally(() =>
    putBack(context, destination, storyId, edition),
  );
  if (!flipped) return;
  const url = urlOf(destination.baseUrl, record.path);
  const { playable } = record;
  const went = { revision, edition, destination: name, url, playable };
  await journal.transact(storyId, (current) => commands.editionLive(current, went));
}

/**
 * A write that was on its way can't be called back. Where a newer edition went live meanwhile, one of its documents may
 * be an older one's now: they are put there again.
 */
async function putBack(
  context: Context,
  destination: OpenDestination,
  storyId: string,
  older: number,
): Promise<void> {
  const live = liveOf(await context.journal.state(storyId), destination.name);
  if (live === undefined || live.edition <= older) return;
  await flip(context, destination, storyId, live).finally(() =>
    putBack(context, destination, storyId, live.edition),
  );
}
