import type { Payload, Run } from '@slugline/queue';
import { type Context, type RunningService, startWorkers } from '@slugline/service';
import { deliver } from './deliver.ts';
import { equip } from './equip.ts';
import { writeFeeds } from './feeds.ts';
import { finish, publish, release } from './publish.ts';
import { reconcile } from './reconcile.ts';

export { reconcile };

const minute = 60_000;
const day = 24 * 60 * minute;

/** The publish service: editions, their delivery, feeds, embargoes, and the search for lost work. */
export async function start(context: Context): Promise<RunningService> {
  const workers = await startWorkers(context, [
    {
      queue: 'publish',
      concurrency: 8,
      deadlineMs: 5 * minute,
      handle: (payload) => work(context, payload),
    },
    {
      queue: 'distribute',
      concurrency: 8,
      deadlineMs: 60 * minute,
      handle: (payload, run) => distribute(context, payload, run),
    },
  ]);
  // Ahead of the first story; one that can't be reached now is tried again by the story that needs it.
  const equipping = context.destinations.map((destination) =>
    equip(destination).catch((error: unknown) =>
      context.log.warn({ err: error }, `${destination.name} is not ready`),
    ),
  );
  // At every start, and whenever Redis is back: stories may have been accepted without it.
  const look = () => void lookForLostWork(context);
  context.redis.on('ready', look);
  if (context.redis.status === 'ready') await lookForLostWork(context);
  return {
    stop: async () => {
      context.redis.off('ready', look);
      await workers.stop();
      await Promise.all(equipping);
    },
  };
}

async function work(context: Context, payload: Payload<'publish'>): Promise<void> {
  switch (payload.do) {
    case 'publish':
      return publish(context, payload.storyId);
    case 'finish':
      return finish(context, payload.storyId, payload.revision);
    case 'release':
      return release(context, payload.storyId);
    case 'reconcile': {
      const requeued = await reconcile(context, Date.now() - 30 * minute);
      if (requeued > 0) context.log.warn({ requeued }, 'lost work was queued again');
    }
  }
}

function distribute(context: Context, payload: Payload<'distribute'>, run: Run): Promise<void> {
  return payload.do === 'deliver' ? deliver(context, payload, run) : writeFeeds(context, payload.destination);
}

/** Once now, further back, and then every minute, whichever process gets the job. */
async function lookForLostWork(context: Context): Promise<void> {
  const { queues, log, journal } = context;
  try {
    await queues.ready(5000);
    // A Redis that knows no story at all has lost them, or is new: then the whole journal is folded.
    const known = await journal.newest(1);
    await reconcile(context, known.length === 0 ? 0 : Date.now() - day);
    await queues.every(minute, 'reconcile', {
      queue: 'publish',
      data: { v: 1, do: 'reconcile' },
      options: { jobId: 'reconcile', priority: 1000, removeOnComplete: true, removeOnFail: { count: 10 } },
    });
  } catch (error) {
    log.warn({ err: error }, 'the search for lost work starts when Redis is back');
  }
}
