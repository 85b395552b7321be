import { reconcileJob } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { reconcile } from './reconcile.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** How often (ms) a process asks whether Redis still knows of the search: one small question. */
const doubt = 10_000;

/**
 * How far back (ms) the search goes that comes every minute, by the time in a story's id. An id is given when a package
 * has arrived, so a long upload is not too old to be found. It is older than its story only where the store failed then,
 * and the sender tries again under the same Idempotency-Key: that goes on for hours. Each of them costs four more listings.
 */
export const searched = 3 * 60 * minute;

/**
 * Starts the search for lost work: now, whenever Redis is back (stories may have been accepted without it), when Redis
 * has forgotten all (a flush ends no connection), and every minute, whichever process gets the job. Resolves when the
 * first search has ended, with what stops it.
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

/** The search that comes every minute is written down last: a Redis that knows of it has been told all else. */
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
