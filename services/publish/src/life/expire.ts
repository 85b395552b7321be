import { expireJob, type Payload, publishJob, type Run } from '@slugline/queue';
import { type Context, nowFor } from '@slugline/runtime';
import { commands, laneOf, pendingExpiry, type StoryState } from '@slugline/story';

type Expiry = Extract<Payload<'publish'>, { do: 'expire' }>;

/**
 * Takes a story down when its time to expire has come. BullMQ starts a job by the clock of one machine, which may be
 * fast: then the job runs again every few seconds until it is time. If the story has another time by now, this makes
 * sure that a job waits for that. Throws `queue_unavailable`, and as the journal does.
 */
export async function expire(
  context: Pick<Context, 'clock' | 'journal' | 'queues'>,
  { storyId, at }: Expiry,
  run: Pick<Run, 'again'>,
): Promise<void> {
  const { journal, queues } = context;
  const before = await journal.latest(storyId);
  const expires = pendingExpiry(before);
  if (expires === undefined) return;
  const time = Date.parse(expires);
  const now = await nowFor(context, before);
  if (time > now) {
    // A new delayed job for the same time would not help: a fast machine would start it at once, again and again.
    if (time === at) return run.again();
    await queues.add(expireJob(storyId, time, now));
    return;
  }
  const state = await takeDown(context, storyId, now);
  await queues.add(publishJob(storyId, state.sequence, laneOf(state)));
}

/**
 * Journals that a story has expired, and ends its media jobs. Returns the newest state. It is not retracted if an
 * editor gave it another time meanwhile. `now` is ms since 1970.
 */
export async function takeDown(
  { journal, queues }: Pick<Context, 'journal' | 'queues'>,
  storyId: string,
  now: number,
): Promise<StoryState> {
  const { state } = await journal.transact(storyId, (current) => commands.expire(current, {}, now));
  if (state.retraction) await queues.cancelStory(storyId);
  return state;
}
