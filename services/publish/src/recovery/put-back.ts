import { addWork, expiryOnly, lostOf, type NewJob, prefix, type Work, workFor } from '@slugline/queue';
import { type Context, nowFor, queueWork } from '@slugline/runtime';
import { commands, type StoryState, stillShowDropped } from '@slugline/story';

/** How often a story's work is queued again without any event before the story is stuck. */
const mostTimes = 3;
/** How long that count is kept, seconds. */
const remembered = 86_400;

/**
 * Queues the lost work of a story again. Returns whether a job was added. When that has happened three times
 * without a new event, the story is journalled as stuck.
 */
export async function putBack(context: Context, state: StoryState): Promise<boolean> {
  const rests = waitsForPerson(state);
  const now = await nowFor(context, state);
  const work = rests ? expiryOnly(state, now) : workFor(state, now);
  if (await journalMissedFailures(context, state, work)) return false;
  const [lost] = await lostOf(context.queues, work);
  if (lost === undefined) return false;
  const tries = tally(context.redis, state);
  const times = await tries.read();
  if (times >= mostTimes) {
    // The work of a retracted story, and of one that shows a dropped original, is put back although it is stuck. An
    // operator is told once.
    if (state.stuck === undefined) await journalNoProgress(context, state, lost, times);
    return false;
  }
  const added = await (rests ? addWork(context.queues, work) : queueWork(context, state));
  if (added) await tries.count();
  return added;
}

/** Whether a story waits for a person, so that only its time to expire goes on with it. */
function waitsForPerson(state: StoryState): boolean {
  const { plan, revision, refusal, holds, stuck, retraction } = state;
  if (retraction || stillShowDropped(state).length > 0) return false;
  return refusal !== undefined || stuck !== undefined || (holds.length > 0 && plan?.revision === revision);
}

/**
 * Journals the failures of a story's jobs that their workers could not journal. Returns whether there was one. A
 * failed job keeps its id for two weeks, and no other job with that id can be added meanwhile. It waits for an
 * operator, who sees only failures in the journal. If the journal has the failure, a later edition has superseded it,
 * and Redis forgets the job.
 */
async function journalMissedFailures(
  { journal, queues }: Pick<Context, 'journal' | 'queues'>,
  { storyId, failures = [] }: StoryState,
  { jobs, flow }: Work,
): Promise<boolean> {
  // Media jobs are left out, because `finish` journals their failures.
  let any = false;
  for (const due of [...jobs, ...(flow ? [flow.parent] : [])]) {
    const failure = await queues.failureOf(due);
    if (failure === undefined) continue;
    const { queue, id, code, message, attempts } = failure;
    if (failures.some((known) => known.id === id)) {
      await queues.discard(id);
      continue;
    }
    const job = { queue, id, attempts };
    await journal.transact(storyId, (state) => commands.stuck(state, { code, message, job }));
    any = true;
  }
  return any;
}

/** Counts how often a story's work was queued again since its last event. Without its key in Redis the count is 0. */
function tally(redis: Context['redis'], { storyId, sequence }: StoryState) {
  const key = `${prefix}:put-back:${storyId}:${sequence}`;
  return {
    read: async () => Number((await redis.get(key)) ?? 0),
    count: async () => {
      await redis.multi().incr(key).expire(key, remembered).exec();
    },
  };
}

async function journalNoProgress(
  { journal, log }: Pick<Context, 'journal' | 'log'>,
  { storyId }: StoryState,
  { queue, options: { jobId: id } }: NewJob,
  attempts: number,
): Promise<void> {
  const message = `the story's work was queued again ${attempts} times without progress: its job ${id} ends without a result`;
  log.error({ storyId, jobId: id }, message);
  const job = { queue, id, attempts };
  await journal.transact(storyId, (state) => commands.stuck(state, { code: 'no_progress', message, job }));
}
