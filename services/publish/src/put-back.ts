import { discardFailure, failureIn, lostOf, type NewJob, prefix, type Work, workFor } from '@slugline/queue';
import { type Context, nowFor, queueWork } from '@slugline/service';
import type { StoryState } from '@slugline/story';

/** So often is a story put back to work without anything coming of it; then an operator has to know. */
const mostTimes = 3;
/** How long (seconds) it is remembered how often that was. */
const remembered = 86_400;

/**
 * Queues what is lost of a story's work. Returns whether a job was really added. A story that was put back several times,
 * and to which nothing has happened since, is stuck: something ends its work without a word.
 */
export async function putBack(context: Context, state: StoryState): Promise<boolean> {
  if (state.refusal || state.hold !== undefined) return false;
  const work = workFor(state, await nowFor(context, state));
  if (await tellUnheard(context, state, work)) return false;
  const [lost] = await lostOf(context.queues, work);
  if (lost === undefined) return false;
  const tries = tally(context, state);
  const times = await tries.read();
  if (times >= mostTimes) {
    await tellNoProgress(context, state, lost, times);
    return false;
  }
  const added = await queueWork(context, state);
  if (added) await tries.count();
  return added;
}

/**
 * A failed job keeps its id for two weeks, and no other of that id can be added. So it has to wait for an operator, who
 * learns of it by the story's record. One that is not there is put there: its worker could not. Returns whether one was.
 * One that the record calls overtaken, by an edition that went live, waits for nobody and is forgotten.
 */
async function tellUnheard(
  { journal, queues }: Context,
  { storyId, revision, failures = [] }: StoryState,
  { jobs, flow }: Work,
): Promise<boolean> {
  // What became of files is said by `finish`.
  let told = false;
  for (const due of [...jobs, ...(flow ? [flow.parent] : [])]) {
    const failure = await failureIn(queues, due);
    if (failure === undefined) continue;
    const { queue, id, code, message, attempts } = failure;
    if (failures.some((known) => known.id === id)) {
      await discardFailure(queues, id);
      continue;
    }
    const job = { queue, id, attempts };
    await journal.append(storyId, { v: 1, type: 'stuck', revision, code, message, job });
    told = true;
  }
  return told;
}

/** How often a story was put back to work since the last that happened to it. Lost with Redis, and counted anew. */
function tally({ redis }: Context, { storyId, sequence }: StoryState) {
  const key = `${prefix}:put-back:${storyId}:${sequence}`;
  return {
    read: async () => Number((await redis.get(key)) ?? 0),
    count: async () => {
      await redis.multi().incr(key).expire(key, remembered).exec();
    },
  };
}

async function tellNoProgress(
  { journal, log }: Context,
  { storyId, revision }: StoryState,
  { queue, options: { jobId: id } }: NewJob,
  attempts: number,
): Promise<void> {
  const message = `the story was put back to work ${attempts} times and nothing came of it: its job ${id} ends without a result`;
  log.error({ storyId, jobId: id }, message);
  const job = { queue, id, attempts };
  await journal.append(storyId, { v: 1, type: 'stuck', revision, code: 'no_progress', message, job });
}
