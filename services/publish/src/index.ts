import type { Payload, Run } from '@slugline/queue';
import {
  type Context,
  type Http,
  oncePerMinute,
  type RunningService,
  receiptKey,
  startWorkers,
  timeOfRedis,
} from '@slugline/runtime';
import { commands, type FailedJob, type SluglineError } from '@slugline/story';
import { threads } from '@slugline/threads';
import { compareCatalogue } from './catalogue/compare.ts';
import { fillCatalogue } from './catalogue/fill.ts';
import { writeRows } from './catalogue/write-rows.ts';
import { deliver } from './delivery/deliver.ts';
import { ensureSharedFiles } from './delivery/shared-files.ts';
import { endEmbargo, finish, publish } from './editions/publish.ts';
import { writeFeeds } from './feeds/feeds.ts';
import { expire } from './life/expire.ts';
import { issueReceipt } from './life/receipts/issue-receipt.ts';
import { stayWithdrawn } from './life/stay-withdrawn.ts';
import { tellOfDelay } from './life/tell-of-delay.ts';
import { goOnWithdrawing, withdrawOriginal } from './life/withdraw-original.ts';
import { pauseBetween } from './pause-between.ts';
import { openPurgers } from './purge/open-purger.ts';
import { purgeCache } from './purge/purge-cache.ts';
import { purgeWhatWaits } from './purge/want-purge.ts';
import { restoreLive } from './recovery/live-documents.ts';
import { rebuild, searchSpanMs, searchUnlessRunning, startSearch } from './recovery/lost-work.ts';
import { reconcile } from './recovery/reconcile.ts';
import { tidy } from './recovery/tidy.ts';
import { giveUp, republish, resumeRepublications } from './republish/republish.ts';

export { writeFeeds } from './feeds/feeds.ts';
export { publishAtOnce } from './publish-at-once.ts';
export { rebuild, reconcile };

/** The least time between two writings of a destination's feeds, ms. A busy newsroom would write them all the time. */
const feedsEveryMs = 1000;
/** The least time between two requests to a cache, ms. */
const purgesEveryMs = 200;

/**
 * Starts the publish service: editions, their delivery, feeds, embargoes, the search for lost work and, with a server,
 * previews.
 */
export async function start(context: Context, http?: Http): Promise<RunningService> {
  // A process without a server needs no previews.
  if (http) await (await import('./preview/preview-route.ts')).servePreviews(context, http);
  threads();
  // So that neither /readyz nor the first story waits for it. If it is down, all who need it are told.
  context.catalogue?.progress().catch(() => {});
  const pause = pauseBetween(context.redis, feedsEveryMs);
  const purging = { purgerOf: openPurgers(context), pause: pauseBetween(context.redis, purgesEveryMs) };
  const recent = Promise.withResolvers<void>();
  const behind = oncePerMinute((reason, times) =>
    context.log.warn(
      { reason, times },
      'feeds keep the older stories that they had: the catalogue lacks some',
    ),
  );
  const newFeeds = async (destination: string) => {
    // The newest stories come from Redis: before they are there, feeds would lose some.
    await recent.promise;
    await writeFeeds(context, destination, behind);
  };
  const onFailed = (...failed: Failed) => journalStuck(context.journal, ...failed);
  const workers = await startWorkers(context, [
    {
      queue: 'publish',
      concurrency: 8,
      handlers: {
        publish: { handle: ({ storyId }, run) => publish(context, storyId, run.signal), onFailed },
        finish: { handle: ({ storyId, revision }) => finish(context, storyId, revision), onFailed },
        'embargo-ended': { handle: (payload, run) => endEmbargo(context, payload, run), onFailed },
        expire: { handle: (payload, run) => expire(context, payload, run), onFailed },
        reconcile: {
          handle: async (_payload, run) => void (await eachMinute(context, run)),
        },
        republish: {
          handle: (payload, run) => republish(context, payload, run),
          onFailed: (payload, error) => giveUp(context, payload, error),
        },
      },
    },
    {
      queue: 'distribute',
      // One job of each destination may be waiting for its turn to write the feeds.
      concurrency: 8 + context.destinations.length,
      handlers: {
        deliver: {
          handle: (payload, run) =>
            deliver(context, payload, run, () => newFeeds(payload.destination)).catch(
              async (error: unknown) => {
                await tellOfDelay(context, payload, error, Date.now());
                throw error;
              },
            ),
          onFailed,
        },
        feeds: {
          handle: async ({ destination }, { signal }) => {
            await recent.promise;
            await pause(`feeds-${destination}`, signal);
            await newFeeds(destination);
          },
        },
        'withdraw-original': {
          handle: ({ original }, run) => withdrawOriginal(context, original, run, newFeeds),
        },
      },
    },
    {
      // A queue of its own, so that nothing waits for a cache that is slow or down.
      queue: 'purge',
      concurrency: 8,
      handlers: { purge: { handle: (place, run) => purgeCache(context, place, purging, run) } },
    },
    {
      // A queue of its own, so that nothing waits for a slow answer of a cache or an edge.
      queue: 'receipts',
      concurrency: 4,
      handlers: {
        receipt: { handle: (payload, run) => issueReceipt(context, payload, run), onFailed },
      },
    },
    {
      // A queue of its own, so that nothing waits for a catalogue that is slow or down.
      queue: 'catalogue',
      concurrency: 2,
      handlers: {
        'catalogue-rows': { handle: async ({ stories }) => void (await writeRows(context, stories)) },
        'catalogue-fill': { handle: (_payload, run) => fillCatalogue(context, run) },
      },
    },
  ]);
  // Writes the shared files ahead of the first story. If that fails here, the first story that needs them tries again.
  const sharing = context.destinations.map((destination) =>
    ensureSharedFiles(destination).catch((error: unknown) =>
      context.log.warn({ err: error }, `${destination.name} is not ready`),
    ),
  );
  // The first start makes the key that signs receipts, so that outsiders can keep its public part early.
  const keyed = receiptKey(context).catch((error: unknown) =>
    context.log.warn({ err: error }, 'there is no key for receipts yet'),
  );
  const search = startSearch(context);
  void search.ready.then(recent.resolve);
  return {
    ready: search.ready,
    stop: async () => {
      await search.stop();
      await workers.stop();
      await Promise.all([...sharing, keyed]);
    },
  };
}

type Failed = [payload: Payload<'publish' | 'distribute' | 'receipts'>, error: SluglineError, job: FailedJob];

/** Journals that a story's work has failed permanently, so that nothing waits for it. */
async function journalStuck(
  journal: Context['journal'],
  ...[payload, { code, message }, job]: Failed
): Promise<void> {
  if (!('storyId' in payload)) return;
  const destination = payload.do === 'deliver' ? { destination: payload.destination } : {};
  await journal.transact(payload.storyId, (state) =>
    commands.stuck(state, { code, message, job, ...destination }),
  );
}

/**
 * What one process does each minute: queues lost work again, compares the catalogue with the journal, restores live
 * documents that a late write replaced, deletes media that a late write has brought back, and goes on with withdrawals
 * of originals, purges and republications whose jobs were lost. Removes abandoned files, and settled stories from
 * Redis. Returns false, and does nothing, when another process is at it.
 */
export function eachMinute(
  context: Context,
  { log, signal = new AbortController().signal }: Pick<Run, 'log'> & Partial<Pick<Run, 'signal'>> = context,
): Promise<boolean> {
  return searchUnlessRunning(context, async () => {
    const requeued = await reconcile(context, Date.now() - searchSpanMs);
    if (requeued > 0) log.warn({ requeued }, 'lost work was queued again');
    await compareCatalogue(context, await timeOfRedis(context.redis)());
    await restoreLive(context, Date.now());
    await goOnWithdrawing(context, Date.now());
    await stayWithdrawn(context, Date.now(), signal);
    await resumeRepublications(context);
    await purgeWhatWaits(context);
    await tidy(context, Date.now());
    await context.journal.forgetSettled(Date.now());
  });
}
