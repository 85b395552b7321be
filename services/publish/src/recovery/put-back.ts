import { lostOf, type NewJob, prefix, type Work, workFor } from '@slugline/queue';
import { type Context, nowFor, queueWork } from '@slugline/runtime';
import { commands, type StoryState } from '@slugline/story';

/** How often a story is put back to work in vain before an operator is told. */
const mostTimes = 3;
/** How long that count is kept, seconds. */
const remembered = 86_400;

/**
 * Queues the work that a story has lost. Returns whether a job was really added. When a story was put back several times
 * and has had no event since, its work ends without a result, and the story is told as stuck.
 */
export async function putBack(context: Context, state: StoryState): Promise<boolean> {
  if (state.refusal || state.holds.length > 0) return false;
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
 * A failed job keeps its id for two weeks, and no other job of that id can be added meanwhile. Such a job waits for an
 * operator, who finds it on the story's record. A failure that its worker could not record is recorded here; returns
 * whether there was one. When the record says that an edition which went live has overtaken the failure, nobody waits
 * for the job, and Redis forgets it.
 */
async function tellUnheard(
  { journal, queues }: Context,
  { storyId, failures = [] }: StoryState,
  { jobs, flow }: Work,
): Promise<boolean> {
  // `finish` records what became of files.
  let told = false;
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
    told = true;
  }
  return told;
}

/** How often a story was put back to work since its last event. The count is lost with Redis, and begins again. */
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
  { storyId }: StoryState,
  { queue, options: { jobId: id } }: NewJob,
  attempts: number,
): Promise<void> {
  const message = `the story was put back to work ${attempts} times and nothing came of it: its job ${id} ends without a result`;
  log.error({ storyId, jobId: id }, message);
  const job = { queue, id, attempts };
  await journal.transact(storyId, (state) => commands.stuck(state, { code: 'no_progress', message, job }));
}
