import { deliverJob, embargoEndedJob, mediaJobOf, publishJob, type Run } from '@slugline/queue';
import { type Context, nowFor } from '@slugline/runtime';
import { commands, type Decision, decide, isToBeMade, laneOf, type StoryState } from '@slugline/story';
import { cutEdition } from '../life/cut-edition.ts';
import { takeDown } from '../life/expire.ts';
import { writeNotice } from '../life/notice.ts';
import { buildEdition } from './build-edition.ts';

/**
 * Does what the story's state asks for: builds editions until one shows everything that is ready, then queues
 * deliveries or waits for the embargo. Throws the reason of `signal` when that is aborted: a run that has lost its
 * lock must not go on beside the one that has it.
 */
export async function publish(context: Context, storyId: string, signal: AbortSignal): Promise<void> {
  // Reads the journal itself, because Redis may have missed an edition. Building its number again would replace what
  // the public sees.
  let next = await nextStep(context, await context.journal.latest(storyId), signal);
  for (;;) {
    const state = await goOn(context, next, signal);
    if (state === undefined) break;
    next = await nextStep(context, state, signal);
  }
  const { state, now, decision } = next;
  if (decision.do === 'schedule') await schedule(context, state, decision.until, now);
  if (decision.do === 'deliver')
    await sendTo(context.queues, state, decision.edition.edition, decision.destinations);
}

/** The state of a story and what comes next for it. `now` is ms since 1970. */
interface Next {
  state: StoryState;
  now: number;
  decision: Decision;
}

/** Does what the story needs now, if that changes its state. Returns the newest state then, and undefined otherwise. */
async function goOn(
  context: Context,
  { state, now, decision }: Next,
  signal: AbortSignal,
): Promise<StoryState | undefined> {
  switch (decision.do) {
    case 'expire':
      return takeDown(context, state.storyId, now);
    case 'publish':
      // Another run may have built this edition first and known less. Then one more edition is built.
      return (await buildEdition(context, state, decision, signal)).state;
    case 'publish-cut':
      return cutEdition(context, state, decision, signal);
    case 'publish-notice':
      return writeNotice(context, state, signal);
    default:
      return undefined;
  }
}

async function nextStep(
  context: Pick<Context, 'clock'>,
  state: StoryState,
  signal: AbortSignal,
): Promise<Next> {
  signal.throwIfAborted();
  const now = await nowFor(context, state);
  return { state, now, decision: decide(state, now) };
}

/** Journals the wait for a time, and queues the job that ends it. `until` is ISO 8601. */
async function schedule(
  { journal, queues }: Pick<Context, 'journal' | 'queues'>,
  { storyId, lane }: StoryState,
  until: string,
  now: number,
): Promise<void> {
  await journal.transact(storyId, (current) => commands.waitUntil(current, { until }));
  await queues.add(embargoEndedJob(storyId, Date.parse(until), now, lane));
}

async function sendTo(
  queues: Context['queues'],
  state: StoryState,
  edition: number,
  destinations: readonly string[],
): Promise<void> {
  const { storyId, sequence } = state;
  for (const name of destinations)
    await queues.add(deliverJob(storyId, edition, name, sequence, laneOf(state)));
}

/**
 * Called when all media jobs of a revision have ended. Journals a failure for each one that ended without an event (for
 * example because it was removed), so that the story can be complete without it.
 */
export async function finish(
  context: Pick<Context, 'journal' | 'queues'>,
  storyId: string,
  revision: number,
): Promise<void> {
  const { journal, queues } = context;
  // Reads the journal itself: a file whose event Redis missed has not failed.
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
 * Journals that the time has come for which a story waits, and queues the publish job. BullMQ starts a job by the clock
 * of one machine, which may be fast. Then the job runs again every few seconds until it is time. `at` is the time for
 * which the job waited (ms since 1970). If the story waits for another one by now, the job makes sure that it does.
 */
export async function endEmbargo(
  context: Pick<Context, 'clock' | 'journal' | 'queues'>,
  { storyId, at }: { storyId: string; at?: number | undefined },
  run: Pick<Run, 'again'>,
): Promise<void> {
  const { journal, queues } = context;
  const before = await journal.latest(storyId);
  const now = await nowFor(context, before);
  const decision = decide(before, now);
  if (decision.do === 'schedule') {
    // A new delayed job for the same time would not help: a fast machine would start it at once, again and again.
    if (Date.parse(decision.until) === at) return run.again();
    return schedule(context, before, decision.until, now);
  }
  const { state } = await journal.transact(storyId, (current) => commands.embargoEnded(current, {}, now));
  await queues.add(publishJob(storyId, state.sequence, state.lane));
}
