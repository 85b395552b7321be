import type { Journal } from '@slugline/journal';
import type { Failure, Queues } from '@slugline/queue';
import {
  codes,
  commands,
  type ErrorCode,
  isSendersFault,
  openFailures,
  SluglineError,
  type StoryFailure,
  type StoryState,
} from '@slugline/story';
import type { Context } from './context.ts';
import { queueWork } from './queue-work.ts';

/**
 * Returns all failures that wait for an operator, newest first. Failures of a story's jobs are in its journal.
 * Failures without a story (feeds, the search for lost work), and those that could not be journalled, are only in
 * Redis. Faults in what was sent are not listed: the sender sees them on the story. Throws `queue_unavailable`.
 */
export async function failuresOf(context: Pick<Context, 'journal' | 'queues'>): Promise<Failure[]> {
  const states = await context.journal.failing();
  const onRecord = states.flatMap((state) => openFailures(state).map((failure) => listed(state, failure)));
  const inRedisAlone: Failure[] = [];
  for (const failure of await context.queues.failures()) {
    if (!isOfWhatWasSent(failure) && !(await isOnRecord(context.journal, failure, states)))
      inRedisAlone.push(failure);
  }
  return [...onRecord, ...inRedisAlone].sort((a, b) => b.at - a.at);
}

/** Puts the work of a failure back into the queues with all attempts. Throws `not_found` or `queue_unavailable`. */
export async function replay(
  context: Pick<Context, 'clock' | 'journal' | 'queues'>,
  id: string,
  by: string,
): Promise<void> {
  const known = await onRecordAs(context.journal, id);
  if (known === undefined) return context.queues.replay(id);
  const { journal } = context;
  const { storyId } = known.state;
  // This comes first, because no job with this id can be added while Redis has the failed one. If a later step fails,
  // the failure is still listed.
  await forget(context.queues, storyId, known.failure);
  await journal.transact(storyId, (state) => commands.replay(state, { failure: id, by }, Date.now()));
  await queueWork(context, await journal.latest(storyId));
}

/** Removes a failure from the list and changes nothing else. Throws `not_found` or `queue_unavailable`. */
export async function discard(
  context: Pick<Context, 'journal' | 'queues'>,
  id: string,
  by: string,
): Promise<void> {
  const known = await onRecordAs(context.journal, id);
  if (known === undefined) return context.queues.discard(id);
  const { storyId } = known.state;
  await context.journal.transact(storyId, (state) =>
    commands.discard(state, { failure: id, by }, Date.now()),
  );
  await forget(context.queues, storyId, known.failure);
}

function listed(
  { storyId, media }: StoryState,
  { queue, id, code, message, attempts, at, original }: StoryFailure,
): Failure {
  const file = media.find((item) => item.original === original)?.file ?? null;
  const remedy = Object.hasOwn(codes, code) ? codes[code as ErrorCode].remedy : codes.internal.remedy;
  return { queue, id, storyId, file, code, message, remedy, attempts, at: Date.parse(at) };
}

const isOfWhatWasSent = ({ code, file, queue }: Failure): boolean =>
  isSendersFault(code as ErrorCode) && (file !== null || queue === 'submission');

/** Whether the story's journal has a failed job, open or closed. Then the journal decides what is listed. */
async function isOnRecord(journal: Journal, job: Failure, failing: readonly StoryState[]): Promise<boolean> {
  const { storyId } = job;
  if (storyId === null) return false;
  const state = failing.find((candidate) => candidate.storyId === storyId) ?? (await read(journal, storyId));
  return state?.failures?.some((failure) => isSame(failure, job)) ?? false;
}

/**
 * Whether a failure is that of a job. Failures that older versions recorded name no job, so their codes are compared.
 */
const isSame = (failure: StoryFailure, job: Failure): boolean =>
  failure.id === job.id || (failure.attempts === 0 && failure.code === job.code);

async function read(journal: Journal, storyId: string): Promise<StoryState | undefined> {
  try {
    return await journal.state(storyId);
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'story_not_found') return undefined;
    throw error;
  }
}

async function onRecordAs(journal: Journal, id: string) {
  const named = (state: StoryState) => openFailures(state).find((failure) => failure.id === id);
  const listed = (await journal.failing()).find(named);
  if (listed === undefined) return undefined;
  // Another operator may have acted on it just now.
  const state = await journal.latest(listed.storyId);
  const failure = named(state);
  return failure && { state, failure };
}

/** Makes Redis forget the failed job, if it still has it. */
async function forget(queues: Queues, storyId: string, failure: StoryFailure): Promise<void> {
  for (const job of await queues.failures()) {
    if (job.storyId === storyId && isSame(failure, job)) await queues.discard(job.id);
  }
}
