import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { feedsJob, type Payload, type Run } from '@slugline/queue';
import type { Context, OpenDestination } from '@slugline/service';
import { deliveryOf, inParallel, keys, readJson, transfer } from '@slugline/store';
import {
  type EditionState,
  type ErrorCode,
  SluglineError,
  StoryManifest,
  type StoryState,
} from '@slugline/story';
import { EditionRecord } from './edition-record.ts';
import { equip } from './equip.ts';
import { placeText } from './place.ts';

const copiesAtOnce = 8;

/**
 * Brings the newest edition of a story to a destination: media first, each verified; then the documents that name
 * them, the page last. An older edition never replaces a newer one, also when a run goes on that has lost its lock.
 * Throws `config_invalid`, `store_mismatch`, and what the run's signal was aborted with.
 */
export async function deliver(
  context: Context,
  { storyId, destination: name }: Extract<Payload<'distribute'>, { do: 'deliver' }>,
  run: Run,
): Promise<void> {
  const { journal, queues } = context;
  const destination = destinationNamed(context, name);
  const state = await journal.state(storyId);
  const newest = state.editions.at(-1);
  const live = state.live[name]?.edition ?? 0;
  if (newest === undefined) return;
  if (live < newest.edition) await bring(context, state, newest, destination, run);
  // Asked for by a repeated run, too: the one before may have died between going live and this.
  await queues.add(feedsJob(name, `${storyId}-e${newest.edition}`));
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
  await equip(destination);

  const flipped = await flip(context, destination, storyId, newest, run.signal).finally(() =>
    putBack(context, destination, storyId, edition),
  );
  if (!flipped) return;
  const url = new URL(record.path, destination.baseUrl).href;
  const { playable } = record;
  await journal.append(storyId, {
    v: 1,
    type: 'edition-live',
    revision,
    edition,
    destination: name,
    url,
    playable,
  });
}

export function destinationNamed(context: Context, name: string): OpenDestination {
  const destination = context.destinations.find((candidate) => candidate.name === name);
  if (destination) return destination;
  throw new SluglineError('config_invalid', `there is no destination “${name}” in the settings`, {
    where: name,
  });
}

/** Where an edition lies, ending in a slash. */
const folderOf = (storyId: string, { edition, folder }: EditionState): string =>
  folder ?? keys.edition(storyId, edition, '');

const recordOf = ({ working }: Context, storyId: string, edition: EditionState) =>
  readJson(working, `${folderOf(storyId, edition)}edition.json`, EditionRecord);

/** The edition that is live at a destination, as the journal says. */
const liveOf = ({ editions, live }: StoryState, destination: string): EditionState | undefined =>
  editions.find(({ edition }) => edition === live[destination]?.edition);

/**
 * Replaces the live documents: the manifest, then the page that people open. False, and no further document, once the
 * destination shows a newer edition.
 */
async function flip(
  context: Context,
  destination: OpenDestination,
  storyId: string,
  newest: EditionState,
  signal?: AbortSignal,
): Promise<boolean> {
  const { working, journal } = context;
  const { edition, path, tags, documents } = await recordOf(context, storyId, newest);
  const pageLast = (documents[destination.name] ?? []).toSorted(
    (a, b) => Number(isPage(a)) - Number(isPage(b)),
  );
  for (const { name, sha256 } of pageLast) {
    signal?.throwIfAborted();
    const live = liveOf(await journal.state(storyId), destination.name)?.edition ?? 0;
    if (Math.max(live, await shownEdition(destination, storyId, path)) > edition) return false;
    const { body } = await working.get(`${folderOf(storyId, newest)}${destination.name}/${name}`);
    const bytes = await buffer(body);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new SluglineError('store_mismatch', `${name} of edition ${edition} is not what was written`, {
        where: name,
      });
    }
    await placeText(destination, `${path}${name}`, bytes, {
      delivery: deliveryOf(`${path}${name}`, tags),
      sha256,
    });
  }
  return true;
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

const isPage = ({ name }: { name: string }): boolean => name === 'index.html';

/** How a document that is damaged, or of another form, is told. */
const unreadable: readonly ErrorCode[] = ['store_mismatch', 'payload_invalid'];

/** What of a live manifest is looked at: another version may have written the rest of it. */
const Live = StoryManifest.pick({ id: true, edition: true }).loose();

/**
 * The edition of the story that the destination itself shows; 0 for none. The journal may lag behind a worker that
 * was killed. A destination may outlive the newsroom's working store: what it shows of another story is no edition
 * of this one, whose path it is now.
 */
async function shownEdition({ store }: OpenDestination, storyId: string, path: string): Promise<number> {
  const key = `${path}story.json`;
  if ((await store.head(key)) === undefined) return 0;
  const live = await readJson(store, key, Live).catch((error: unknown) => {
    // What can't be read is nothing to protect: it is replaced.
    if (error instanceof SluglineError && unreadable.includes(error.code)) return undefined;
    throw error;
  });
  return live?.id === storyId ? live.edition : 0;
}
