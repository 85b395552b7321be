import { setTimeout as sleep } from 'node:timers/promises';
import { publishJob, type Run, withdrawOriginalJob } from '@slugline/queue';
import {
  type Context,
  endWithdrawal,
  ensureBlock,
  existing,
  makeUsages,
  noteDeleted,
  type OpenDestination,
  storiesWith,
  unfinishedWithdrawals,
  withdrawalOf,
} from '@slugline/runtime';
import { forEachIsolated, inParallel } from '@slugline/store';
import {
  addresses,
  commands,
  dropOf,
  isToBeDropped,
  keys,
  laneOf,
  type SluglineError,
  type StoryState,
  showOriginal,
  stillShowDropped,
} from '@slugline/story';
import { wantPurge } from '../purge/want-purge.ts';
import { watchOriginal } from './watched.ts';

const storiesAtOnce = 16;
/** The most files that one request deletes. */
const filesAtOnce = 500;
/** How often the job looks whether stories still show the original, ms, and how many times in one run. */
const askEvery = 200;
const asksInARun = 5;

/**
 * Goes on with the withdrawal of an original. Takes it out of each story, waits until no story shows it at a
 * destination, and deletes all that was made of it there. `leaveFeeds` writes the feeds of a destination, because they
 * name pictures. Runs again until all is done. After a kill, the next run does what is left.
 *
 * Throws the errors of the stores, and the reason of the run's signal when that is aborted.
 */
export async function withdrawOriginal(
  context: Context,
  original: string,
  { log, signal, again }: Pick<Run, 'again' | 'log' | 'signal'>,
  leaveFeeds: (destination: string) => Promise<void>,
): Promise<void> {
  const { working, destinations } = context;
  const withdrawal = await withdrawalOf(working, original);
  if (withdrawal === undefined) return;
  await ensureBlock(working, withdrawal);
  await makeUsages(context, { signal });
  const stories = await dropFromAll(context, withdrawal, signal);
  const deleted: Record<string, number> = { ...withdrawal.deleted };
  const waiting = destinations.filter(({ name }) => deleted[name] === undefined);
  await inParallel(waiting, destinations.length, async (destination) => {
    const { name } = destination;
    if (!(await isShownNowhere(context, name, original, stories, signal))) return;
    await leaveFeeds(name);
    const files = await deleteAll(context, destination, original, signal);
    if (files === undefined) return;
    await wantPurge(context, destination, original);
    deleted[name] = files;
    await noteDeleted(working, withdrawal, deleted);
  });
  if (destinations.some(({ name }) => deleted[name] === undefined)) return again();
  await watchOriginal(context, original, Date.now());
  await endWithdrawal(context, withdrawal, { stories: stories.length, deleted });
  log.info({ original, stories: stories.length, deleted }, 'an original was withdrawn');
}

/** Waits, for a second at most, until no story shows an original at a destination. Returns whether none does. */
async function isShownNowhere(
  context: Context,
  destination: string,
  original: string,
  stories: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  let left = stories;
  for (let asked = 0; asked < asksInARun; asked++) {
    if (asked > 0) await sleep(askEvery);
    signal.throwIfAborted();
    left = await stillShown(context, destination, original, left);
    if (left.length === 0) return true;
  }
  return false;
}

/**
 * Queues the jobs of all withdrawals that go on, in case Redis has lost them. Throws as the store does, and
 * `queue_unavailable`.
 */
export async function goOnWithdrawing(
  { working, queues }: Pick<Context, 'queues' | 'working'>,
  now: number,
): Promise<void> {
  for (const original of await unfinishedWithdrawals(working))
    await queues.add(withdrawOriginalJob(original, now));
}

/**
 * Takes an original out of every story that uses it. Returns the ids of these stories. If the journal of a story can't
 * be read, that is logged, and the other stories lose the original all the same. Then the error is thrown: nobody knows
 * what that story shows.
 */
async function dropFromAll(
  { working, journal, queues, log }: Context,
  { original, reason, by }: { original: string; reason: string; by: string },
  signal: AbortSignal,
): Promise<string[]> {
  const used: string[] = [];
  const failures: SluglineError[] = [];
  const drop = async (storyId: string) => {
    signal.throwIfAborted();
    const known = await existing(journal.latest(storyId));
    if (known === undefined || !isConcerned(known, original)) return;
    const { events, state } = await journal.transact(storyId, (current) =>
      commands.dropOriginal(current, { original, reason, by }),
    );
    used.push(storyId);
    // An earlier run may have died before it added the job.
    if (events.length > 0 || stillShowDropped(state).length > 0)
      await queues.add(publishJob(storyId, state.sequence, laneOf(state)));
  };
  const note = (storyId: string, error: SluglineError) => {
    signal.throwIfAborted();
    const { code, message } = error;
    log.error(
      { storyId, original, code, err: error },
      `the story may still show a withdrawn file: ${message}`,
    );
    failures.push(error);
  };
  await forEachIsolated(await storiesWith(working, original), drop, note, storiesAtOnce);
  if (failures[0]) throw failures[0];
  return used.toSorted();
}

const isConcerned = (state: StoryState, original: string): boolean =>
  isToBeDropped(state, original) || dropOf(state, original) !== undefined;

/** Returns those of the stories whose live edition at a destination shows an original. */
async function stillShown(
  { journal }: Pick<Context, 'journal'>,
  destination: string,
  original: string,
  stories: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  await inParallel(stories, storiesAtOnce, async (storyId) => {
    if (showOriginal(await journal.state(storyId), original).includes(destination)) found.push(storyId);
  });
  return found;
}

/**
 * Deletes all that was made of an original at a destination. Returns how many files these were. When a story shows the
 * original there, returns undefined and deletes nothing. The mark comes first, then the look for usages: a delivery
 * either has noted its usage by then, or sees the mark and waits (see `awaitDeletions`).
 */
export async function deleteAll(
  context: Context,
  destination: OpenDestination,
  original: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { working } = context;
  const mark = keys.deleting(original, destination.name, 'withdrawal');
  await working.put(mark, '{}');
  let isShown = false;
  for (const storyId of await storiesWith(working, original)) {
    const state = await existing(context.journal.latest(storyId));
    isShown ||= state !== undefined && showOriginal(state, original).includes(destination.name);
  }
  const found: string[] = [];
  if (!isShown)
    for await (const { key } of destination.store.list(addresses.originalFolder(original))) found.push(key);
  for (let done = 0; done < found.length; done += filesAtOnce) {
    signal.throwIfAborted();
    await destination.store.delete(found.slice(done, done + filesAtOnce));
  }
  await working.delete([mark]);
  return isShown ? undefined : found.length;
}
