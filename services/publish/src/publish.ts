import { deliverJob, mediaJobOf, parseReason, publishJob, type Run, releaseJob } from '@slugline/queue';
import { type Context, nowFor } from '@slugline/service';
import { commands, decide, isToBeMade, type StoryState } from '@slugline/story';
import { buildEdition } from './build-edition.ts';

/**
 * Does what the story's state asks for: a new edition, a delivery, a wait, or nothing. Throws what `signal` was aborted
 * with: a run that has lost its lock must not go on beside the one that has it.
 */
export async function publish(context: Context, storyId: string, signal: AbortSignal): Promise<void> {
  const { journal, queues } = context;
  // Redis may have missed an edition: to build its number again would replace what the public sees by other documents.
  const state = await journal.latest(storyId);
  signal.throwIfAborted();
  const now = await nowFor(context, state);
  const decision = decide(state, now);
  switch (decision.do) {
    case 'nothing':
      return;
    case 'schedule':
      await journal.transact(storyId, (current) => commands.schedule(current, decision));
      await queues.add(releaseJob(storyId, Date.parse(decision.until), now, state.lane));
      return;
    case 'publish':
      await buildEdition(context, state, decision, signal);
      // To be delivered; or to be built anew, where another run was first and knew less.
      return publish(context, storyId, signal);
    case 'deliver':
      await sendTo(context, state, decision.edition.edition, decision.destinations);
  }
}

async function sendTo(
  { queues }: Context,
  { storyId, lane, sequence }: StoryState,
  edition: number,
  destinations: readonly string[],
): Promise<void> {
  for (const name of destinations) await queues.add(deliverJob(storyId, edition, name, sequence, lane));
}

/**
 * All media jobs of a revision have ended. One that ended without a word of its own (it was removed) is journalled
 * here, so the story can be complete without it.
 */
export async function finish(context: Context, storyId: string, revision: number): Promise<void> {
  const { journal, queues } = context;
  // From the record itself: what Redis missed must not be called failed.
  const state = await journal.refresh(storyId);
  if (state.revision !== revision) return;
  let { sequence } = state;
  for (const item of state.media) {
    if (!isToBeMade(item.progress)) continue;
    const { original } = item;
    const { queue, options } = mediaJobOf(state, item);
    const job = await queues.get(queue).getJob(options.jobId);
    const { code, message } = parseReason(job?.failedReason ?? 'stalled more than allowed');
    const failed = { queue, id: options.jobId, attempts: job?.attemptsMade ?? 0 };
    const input = { revision, original, code, message, job: failed };
    const after = await journal.transact(storyId, (current) => commands.mediaFailed(current, input));
    sequence = after.state.sequence;
  }
  await queues.add(publishJob(storyId, sequence, state.lane));
}

/**
 * An embargo has ended: publish, whatever else waits. BullMQ starts a job by the clock of one machine, which may be fast:
 * then the job asks again, every few seconds.
 */
export async function endEmbargo(context: Context, storyId: string, run: Pick<Run, 'again'>): Promise<void> {
  const { journal, queues } = context;
  const before = await journal.latest(storyId);
  const now = await nowFor(context, before);
  // To schedule the story anew would not do: a fast machine would start that job at once, again and again.
  if (decide(before, now).do === 'schedule') return run.again();
  const { state } = await journal.transact(storyId, (current) => commands.embargoEnded(current, {}, now));
  await queues.add(publishJob(storyId, state.sequence, state.lane));
}
