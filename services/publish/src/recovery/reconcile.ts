import { feedsJob } from '@slugline/queue';
import { type Context, storiesToPurge } from '@slugline/runtime';
import { forEachIsolated } from '@slugline/store';
import { commands, isAtRest, type SluglineError, type StoryState } from '@slugline/story';
import { wantOpenPurges } from '../purge/want-purge.ts';
import { putBack } from './put-back.ts';

/** A story with an event in this time is being worked on and is skipped, ms. */
const quiet = 30_000;
/**
 * Stories that wait for an operator, or for longer than this (ms) for a time of theirs or for a cache, have a turn only
 * once in so many minutes: there may be thousands of them.
 */
const waitsLong = 3_600_000;
const minutesPerTurn = 32;
/** How many stories are looked at a time. */
const storiesAtOnce = 8;

export interface ReconcileOptions {
  /** Called with how many journals were looked at, of how many. */
  onProgress?: (done: number, all: number) => void;
  /** Ends the search with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Finds stories whose work was lost (Redis was down when they were accepted, or has lost its data) and queues it again.
 * Reads the journals begun since `since` (ms since 1970) that Redis does not know, and looks at the stories that are
 * unsettled. With `force` it looks at all of these: also at those with recent events, and at those whose turn it is
 * not. Returns for how many stories a job was added.
 *
 * A stuck story is left alone until an operator replays it, except for what must go on: a retraction, a time to expire,
 * and the loss of an original that was withdrawn. The failure is in the journal, and so in the list of failures, also
 * after Redis was lost. An error of one story is logged and does not stop the search; only an outage does: throws
 * `store_unavailable`, `store_full` or `queue_unavailable`.
 */
export async function reconcile(
  context: Context,
  since: number,
  force = false,
  { signal, onProgress }: ReconcileOptions = {},
): Promise<number> {
  const { journal } = context;
  const started = Date.now();
  const lost = new Set<string>();
  let newsForFeeds = false;
  await journal.recover(since, {
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
    onRecovered: (state) => {
      newsForFeeds = true;
      if (!isAtRest(state, started)) lost.add(state.storyId);
    },
  });
  let requeued = 0;
  const look = async (storyId: string) => {
    signal?.throwIfAborted();
    const known = await journal.state(storyId);
    if (!force && !lost.has(storyId)) {
      // A clock that was ahead and went back leaves times in the future: such a story is not fresh until then.
      const isFresh = Math.abs(Date.now() - Date.parse(known.updatedAt)) < quiet;
      if (isFresh || (known.stuck !== undefined && !isItsTurn(storyId, started))) return;
    }
    // Redis may have missed the last events of a story that it lists as unsettled.
    const state = await journal.refresh(storyId);
    newsForFeeds ||= showsMore(state, known);
    await wantOpenPurges(context, state);
    if (await putBack(context, state)) requeued++;
  };
  const due = force ? await journal.unsettled() : await dueNow(context, started);
  const report = async (storyId: string, error: SluglineError) => {
    signal?.throwIfAborted();
    await reportError(context, storyId, error);
  };
  await forEachIsolated(new Set([...lost, ...due]), look, report, storiesAtOnce);
  if (newsForFeeds) await renewFeeds(context);
  return requeued;
}

/**
 * Returns the unsettled stories. Left out are those that have waited long for a time or a cache, unless it is their
 * turn.
 */
async function dueNow(
  context: Pick<Context, 'destinations' | 'journal' | 'queues' | 'redis'>,
  now: number,
): Promise<string[]> {
  const { journal, queues } = context;
  const unsettled = await journal.unsettled();
  const changed = await journal.changedAt(unsettled);
  const waiting = new Set([...(await queues.awaitTime()), ...(await storiesToPurge(context))]);
  return unsettled.filter((storyId, n) => {
    const waitsLongEnough = now - (changed[n] ?? 0) > waitsLong && waiting.has(storyId);
    return !waitsLongEnough || isItsTurn(storyId, now);
  });
}

/** By the last character of the id, which is one of 32 by chance. */
const isItsTurn = (storyId: string, now: number): boolean =>
  storyId.charCodeAt(storyId.length - 1) % minutesPerTurn === Math.floor(now / 60_000) % minutesPerTurn;

/** Queues all feeds. They are made from the stories in Redis, so feeds written before the recovery may lack some. */
async function renewFeeds({ destinations, queues }: Pick<Context, 'destinations' | 'queues'>): Promise<void> {
  for (const { name } of destinations) await queues.add(feedsJob(name, `recovered-${Date.now()}`));
}

/** Whether an edition went live that Redis had missed. */
const showsMore = ({ live }: StoryState, known: StoryState): boolean =>
  Object.entries(live).some(([name, { edition }]) => edition > (known.live[name]?.edition ?? 0));

/** Logs the error of a story. A job that its queue refuses is a permanent failure, so it is journalled, too. */
async function reportError(
  { journal, log }: Pick<Context, 'journal' | 'log'>,
  storyId: string,
  error: SluglineError,
): Promise<void> {
  const { code, message } = error;
  log.error({ storyId, code, err: error }, message);
  if (code !== 'job_refused') return;
  const job = { queue: 'publish', id: `work-of-${storyId}`, attempts: 1 };
  await journal.transact(storyId, (state) => commands.stuck(state, { code, message, job }));
}
