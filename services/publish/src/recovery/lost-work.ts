import { setTimeout as wait } from 'node:timers/promises';
import { prefix, reconcileJob } from '@slugline/queue';
import { type Context, makeUsages, rebuildBlocks, takeLease } from '@slugline/runtime';
import { goOnWithdrawing } from '../life/withdraw-original.ts';
import { resumeRepublications } from '../republish/republish.ts';
import { type ReconcileOptions, reconcile } from './reconcile.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** How often a process checks that Redis still has the schedule of the search, ms. It costs one small request. */
const checkEvery = 10_000;
/** How often a process asks whether the search of another one has ended, ms. */
const askEvery = 250;

/**
 * How far back the search of each minute goes, ms, by the time in a story's id. An id is made when the package has
 * arrived, so a long upload is still found. An id is older than its story only if the store failed at that time and the
 * sender tried again under the same Idempotency-Key, which may go on for hours.
 */
export const searchSpanMs = 3 * 60 * minute;
/**
 * After Redis was lost, the newest stories come first: lists and feeds need them, and most unfinished work is theirs.
 * The span is two days (ms), or longer where it has fewer stories than this.
 */
const recentMs = 2 * day;
const enough = 1000;
const longest = 1000 * day;

/** The search for lost work of one process. */
interface Search {
  /** Resolves when the first search has brought up the recent stories, or has failed. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the search for lost work, and returns at once. It runs now, whenever Redis is back (stories may have been
 * accepted without it), when Redis has lost its data (a flush ends no connection), and every minute in the process that
 * gets the job.
 */
export function startSearch(context: Context): Search {
  const { redis, queues } = context;
  const stopping = new AbortController();
  const { signal } = stopping;
  let searching = Promise.resolve();
  const look = (onRecent?: () => void) => {
    searching = searching.then(() => lookForLostWork(context, signal, onRecent));
    return searching;
  };
  const lookAgain = () => void look();
  const lookIfForgotten = () => {
    searching = searching.then(async () => {
      if (redis.status === 'ready' && !(await isKnown(queues).catch(() => true)))
        await lookForLostWork(context, signal);
    });
  };
  const ready =
    redis.status === 'ready'
      ? new Promise<void>((resolve) => void look(resolve).finally(resolve))
      : Promise.resolve();
  redis.on('ready', lookAgain);
  const clock = setInterval(lookIfForgotten, checkEvery);
  return {
    ready,
    stop: async () => {
      redis.off('ready', lookAgain);
      clearInterval(clock);
      stopping.abort(new Error('the service stops'));
      await searching;
    },
  };
}

/**
 * `slugline rebuild`: brings Redis up to date with all journals, queues unfinished work again, and writes all usages
 * anew. Waits until no other process does that. Returns for how many stories work was queued. Throws as `reconcile`
 * does.
 */
export function rebuild(context: Context, options: ReconcileOptions = {}): Promise<number> {
  return inTurn(context, leases.recovery, options.signal, async () => {
    const requeued = await reconcile(context, 0, true, options);
    await makeUsages(context, { anew: true, signal: options.signal });
    await rebuildBlocks(context.working);
    await scheduleSearch(context.queues);
    return requeued;
  });
}

/** Runs a search unless another process runs one. Returns whether it ran. */
export async function searchUnlessRunning(
  context: Pick<Context, 'redis'>,
  search: () => Promise<void>,
): Promise<boolean> {
  const release = await takeLease(context.redis, leases.search);
  if (release === undefined) return false;
  try {
    await search();
    return true;
  } finally {
    await release();
  }
}

/**
 * Held by the process that searches, and by the one that recovers all journals. Two at once would do no harm, but twice
 * the work. A recovery takes long, so searches go on meanwhile.
 */
const leases = { search: `${prefix}:search`, recovery: `${prefix}:recovery` };

/** Does the work when no other process has the lease. */
async function inTurn<T>(
  { redis }: Pick<Context, 'redis'>,
  lease: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const release = await takeLease(redis, lease);
    if (release) return work().finally(release);
    await wait(askEvery);
  }
}

/**
 * Whether Redis has the schedule of the search. It is written last, so a Redis that has it has everything else, too.
 */
const isKnown = (queues: Context['queues']): Promise<boolean> => queues.hasSchedule(reconcileJob());
const scheduleSearch = (queues: Context['queues']): Promise<void> => queues.every(minute, reconcileJob());

/** Calls `onRecent` when the recent stories are brought up. */
async function lookForLostWork(context: Context, signal: AbortSignal, onRecent = () => {}): Promise<void> {
  const { queues, log } = context;
  const tell = (requeued: number) => {
    if (requeued > 0) log.warn({ requeued }, 'lost work was queued again');
  };
  try {
    await queues.ready(5000);
    const known = await isKnown(queues);
    // Takes no lease: a killed process keeps its lease for 15 s, and this process would not be ready before.
    tell(
      known
        ? await reconcile(context, Date.now() - day, true, { signal })
        : await recoverNewest(context, signal),
    );
    onRecent();
    await goOnWithdrawing(context, Date.now());
    if (!known)
      await inTurn(context, leases.recovery, signal, async () => {
        // Another process may have recovered everything meanwhile.
        if (!(await isKnown(queues))) tell(await reconcile(context, 0, true, { signal }));
      });
    await resumeRepublications(context);
    await scheduleSearch(queues);
  } catch (error) {
    if (signal.aborted) return;
    log.warn({ err: error }, 'the search for lost work failed: it is tried again within a minute');
  }
}

/** Brings up the newest stories. Returns for how many of them work was queued. */
async function recoverNewest(context: Context, signal: AbortSignal): Promise<number> {
  let requeued = 0;
  let found = 0;
  const onProgress = (_done: number, all: number) => {
    found = all;
  };
  for (let span = recentMs; found < enough && span < longest; span *= 8)
    requeued += await reconcile(context, Date.now() - span, true, { signal, onProgress });
  return requeued;
}
