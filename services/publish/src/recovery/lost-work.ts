import { reconcileJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { reconcile } from './reconcile.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** How often a process asks whether Redis still has the schedule of the search, ms. That is one small request. */
const doubt = 10_000;

/**
 * How far back the search of every minute goes, ms, by the time in a story's id. An id is made when the package has
 * arrived, so a long upload is still found. An id is older than its story only if the store failed at that time and the
 * sender tried again under the same Idempotency-Key, which may go on for hours. Each hour costs four more listings.
 */
export const searched = 3 * 60 * minute;

/**
 * Starts the search for lost work. It runs now, whenever Redis is back (stories may have been accepted without it),
 * when Redis has lost its data (a flush ends no connection), and every minute in the process that gets the job.
 * Resolves when the first search has ended, with a function that stops it.
 */
export async function startSearch(context: Context): Promise<{ stop(): Promise<void> }> {
  const { redis } = context;
  let searching = Promise.resolve();
  const look = () => {
    searching = searching.then(() => lookForLostWork(context));
  };
  const lookIfForgotten = () => {
    searching = searching.then(async () => {
      if (redis.status === 'ready' && !(await isKnown(context).catch(() => true)))
        await lookForLostWork(context);
    });
  };
  redis.on('ready', look);
  if (redis.status === 'ready') look();
  const clock = setInterval(lookIfForgotten, doubt);
  await searching;
  return {
    stop: async () => {
      redis.off('ready', look);
      clearInterval(clock);
      await searching;
    },
  };
}

/**
 * Whether Redis has the schedule of the search. It is written last, so a Redis that has it has everything else, too.
 */
const isKnown = ({ queues }: Context): Promise<boolean> => queues.comesAgain(reconcileJob());

async function lookForLostWork(context: Context): Promise<void> {
  const { queues, log } = context;
  try {
    await queues.ready(5000);
    const requeued = await reconcile(context, (await isKnown(context)) ? Date.now() - day : 0, true);
    if (requeued > 0) log.warn({ requeued }, 'lost work was queued again');
    await queues.every(minute, reconcileJob());
  } catch (error) {
    log.warn({ err: error }, 'the search for lost work was cut short: the next one comes within a minute');
  }
}
