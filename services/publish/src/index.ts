import type { Payload, Run } from '@slugline/queue';
import { type Context, type RunningService, startWorkers } from '@slugline/runtime';
import { commands, type FailedJob, type SluglineError } from '@slugline/story';
import { threads } from '@slugline/threads';
import { deliver } from './delivery/deliver.ts';
import { equip } from './delivery/shared-files.ts';
import { endEmbargo, finish, publish } from './editions/publish.ts';
import { writeFeeds } from './feeds/feeds.ts';
import { restoreLive } from './recovery/live-documents.ts';
import { searched, startSearch } from './recovery/lost-work.ts';
import { reconcile } from './recovery/reconcile.ts';
import { tidy } from './recovery/tidy.ts';

export { reconcile };

/** Starts the publish service: editions, their delivery, feeds, embargoes, and the search for lost work. */
export async function start(context: Context): Promise<RunningService> {
  threads();
  const onFailed = (...failed: Failed) => tellStuck(context, ...failed);
  const workers = await startWorkers(context, [
    {
      queue: 'publish',
      concurrency: 8,
      handlers: {
        publish: { handle: ({ storyId }, run) => publish(context, storyId, run.signal), onFailed },
        finish: { handle: ({ storyId, revision }) => finish(context, storyId, revision), onFailed },
        'embargo-ended': { handle: ({ storyId }, run) => endEmbargo(context, storyId, run), onFailed },
        reconcile: { handle: (_payload, run) => search(context, run) },
      },
    },
    {
      queue: 'distribute',
      concurrency: 8,
      handlers: {
        deliver: { handle: (payload, run) => deliver(context, payload, run), onFailed },
        feeds: { handle: ({ destination }) => writeFeeds(context, destination) },
      },
    },
  ]);
  // Writes the shared files ahead of the first story. If that fails here, the first story that needs them tries again.
  const equipping = context.destinations.map((destination) =>
    equip(destination).catch((error: unknown) =>
      context.log.warn({ err: error }, `${destination.name} is not ready`),
    ),
  );
  const searching = await startSearch(context);
  return {
    stop: async () => {
      await searching.stop();
      await workers.stop();
      await Promise.all(equipping);
    },
  };
}

type Failed = [payload: Payload<'publish'> | Payload<'distribute'>, error: SluglineError, job: FailedJob];

/** Journals that a story's work has failed for good, so that nothing waits for it for ever. */
async function tellStuck({ journal }: Context, ...[payload, { code, message }, job]: Failed): Promise<void> {
  if (!('storyId' in payload)) return;
  const destination = payload.do === 'deliver' ? { destination: payload.destination } : {};
  await journal.transact(payload.storyId, (state) =>
    commands.stuck(state, { code, message, job, ...destination }),
  );
}

/** Queues lost work again, restores live documents that a late write replaced, and removes abandoned files. */
async function search(context: Context, { log }: Run): Promise<void> {
  const requeued = await reconcile(context, Date.now() - searched);
  if (requeued > 0) log.warn({ requeued }, 'lost work was queued again');
  await restoreLive(context, Date.now());
  await tidy(context, Date.now());
}
