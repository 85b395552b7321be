import type { Payload, Run } from '@slugline/queue';
import { type Context, type RunningService, startWorkers } from '@slugline/service';
import { commands, type FailedJob, type SluglineError } from '@slugline/story';
import { threads } from '@slugline/threads';
import { deliver } from './deliver.ts';
import { equip } from './equip.ts';
import { writeFeeds } from './feeds.ts';
import { restoreLive } from './live-documents.ts';
import { searched, startSearch } from './lost-work.ts';
import { endEmbargo, finish, publish } from './publish.ts';
import { reconcile } from './reconcile.ts';
import { tidy } from './tidy.ts';

export { reconcile };

const minute = 60_000;

/** The publish service: editions, their delivery, feeds, embargoes, and the search for lost work. */
export async function start(context: Context): Promise<RunningService> {
  threads();
  const workers = await startWorkers(context, [
    {
      queue: 'publish',
      concurrency: 8,
      deadlineMs: 5 * minute,
      handle: (payload, run) => work(context, payload, run),
      onFailed: (payload, error, job) => tellStuck(context, payload, error, job),
    },
    {
      queue: 'distribute',
      concurrency: 8,
      deadlineMs: 60 * minute,
      handle: (payload, run) => distribute(context, payload, run),
      onFailed: (payload, error, job) => tellStuck(context, payload, error, job),
    },
  ]);
  // Ahead of the first story; one that can't be reached now is tried again by the story that needs it.
  const equipping = context.destinations.map((destination) =>
    equip(destination).catch((error: unknown) =>
      context.log.warn({ err: error }, `${destination.name} is not ready`),
    ),
  );
  const search = await startSearch(context);
  return {
    stop: async () => {
      await search.stop();
      await workers.stop();
      await Promise.all(equipping);
    },
  };
}

/** A story whose work failed for good says so itself; nobody who waits for it waits for ever. */
async function tellStuck(
  { journal }: Context,
  payload: Payload<'publish'> | Payload<'distribute'>,
  { code, message }: SluglineError,
  job: FailedJob,
): Promise<void> {
  if (!('storyId' in payload)) return;
  const destination = payload.do === 'deliver' ? { destination: payload.destination } : {};
  await journal.transact(payload.storyId, (state) =>
    commands.stuck(state, { code, message, job, ...destination }),
  );
}

async function work(context: Context, payload: Payload<'publish'>, run: Run): Promise<void> {
  switch (payload.do) {
    case 'publish':
      return publish(context, payload.storyId, run.signal);
    case 'finish':
      return finish(context, payload.storyId, payload.revision);
    case 'release':
      return endEmbargo(context, payload.storyId, run);
    case 'reconcile': {
      const requeued = await reconcile(context, Date.now() - searched);
      if (requeued > 0) context.log.warn({ requeued }, 'lost work was queued again');
      await restoreLive(context, Date.now());
      await tidy(context, Date.now());
    }
  }
}

function distribute(context: Context, payload: Payload<'distribute'>, run: Run): Promise<void> {
  return payload.do === 'deliver' ? deliver(context, payload, run) : writeFeeds(context, payload.destination);
}
