import { deliverJob, embargoEndedJob, mediaJobOf, publishJob, type Run } from '@slugline/queue';
import { type Context, nowFor } from '@slugline/runtime';
import { commands, type Decision, decide, isToBeMade, type StoryState } from '@slugline/story';
import { buildEdition } from './build-edition.ts';

/**
 * Does what the story's state asks for: new editions until one shows all that there is, then a delivery or a wait. Throws
 * what `signal` was aborted with: a run that has lost its lock must not go on beside the one that has it.
 */
export async function publish(context: Context, storyId: string, signal: AbortSignal): Promise<void> {
  let next = await nextStep(context, storyId, signal);
  while (next.decision.do === 'publish') {
    await buildEdition(context, next.state, next.decision, signal);
    // Another run may have been first to build this edition, and have known less: then one more is built.
    next = await nextStep(context, storyId, signal);
  }
  const { state, now, decision } = next;
  if (decision.do === 'schedule') await schedule(context, state, decision.until, now);
  if (decision.do === 'deliver')
    await sendTo(context, state, decision.edition.edition, decision.destinations);
}

/** The state of a story, and what is to be done next. `now` is ms since 1970. */
async function nextStep(
  context: Context,
  storyId: string,
  signal: AbortSignal,
): Promise<{ state: StoryState; now: number; decision: Decision }> {
  // Redis may have missed an edition: to build its number again would replace what the public sees by other documents.
  const state = await context.journal.latest(storyId);
  signal.throwIfAborted();
  const now = await nowFor(context, state);
  return { state, now, decision: decide(state, now) };
}

/** Waits until an embargo ends (`until` is ISO 8601). */
async function schedule(
  { journal, queues }: Context,
  { storyId, lane }: StoryState,
  until: string,
  now: number,
): Promise<void> {
  await journal.transact(storyId, (current) => commands.schedule(current, { until }));
  await queues.add(embargoEndedJob(storyId, Date.parse(until), now, lane));
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
    const job = mediaJobOf(state, item);
    const { code, message, attempts } = await queues.lastFailureOf(job);
    const failed = { queue: job.queue, id: job.options.jobId, attempts };
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
