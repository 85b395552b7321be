import { type Flow, feedsJob, listFailures, type NewJob, releaseJob, workFor } from '@slugline/queue';
import type { Context } from '@slugline/service';
import { decide, type StoryState, toSluglineError } from '@slugline/story';

/** Work that moved within this time (ms) is under way; looking at it again would only be in the way. */
const quiet = 30_000;

/**
 * Finds stories whose work was lost (Redis was down when they were accepted, or has forgotten them) and queues it
 * again. Looks at journals begun since `since` (ms since 1970) and at all stories that Redis knows as unsettled.
 * `force` looks at those that moved just now, too. Returns how many stories were put back to work.
 *
 * A story that is stuck is an operator's to replay, and left alone. But the failure is in Redis alone: it is lost with
 * it, so a stuck story that Redis had forgotten, or any in a search of the whole journal (`since` 0), is queued again
 * unless its failure is there. It may fail as before; then it is in the list again. One whose failure was discarded
 * stays as it is until Redis is lost or an operator rebuilds.
 */
export async function reconcile(context: Context, since: number, force = false): Promise<number> {
  const { journal, log } = context;
  const recovered = await journal.recover(since);
  if (recovered.length > 0) await renewFeeds(context);
  const candidates = new Set([...recovered, ...(await journal.unsettled())]);
  let requeued = 0;
  for (const storyId of candidates) {
    try {
      const known = await journal.state(storyId);
      const fresh = Date.now() - Date.parse(known.updatedAt) < quiet;
      if (fresh && !force && !recovered.includes(storyId)) continue;
      // Redis may have missed the end of a story that it calls unsettled.
      const state = await journal.refresh(storyId);
      const forgotten = since <= 0 || recovered.includes(storyId);
      if (state.stuck && !(forgotten && (await isFailureLost(context, storyId)))) continue;
      if (await requeue(context, state)) requeued++;
    } catch (error) {
      const { code, message } = toSluglineError(error);
      if (code === 'store_unavailable' || code === 'queue_unavailable') throw error;
      // One damaged story must not keep the others from going on.
      log.error({ storyId, code }, message);
    }
  }
  return requeued;
}

/** Feeds are made of the stories that Redis knows: those written before it knew these again may lack some. */
async function renewFeeds({ destinations, queues }: Context): Promise<void> {
  for (const { name } of destinations) await queues.add(feedsJob(name, `recovered-${Date.now()}`));
}

/** Whether no failed job of the story is there to be replayed. A failed file does not count: no story is stuck for it. */
async function isFailureLost({ queues }: Context, storyId: string): Promise<boolean> {
  const failures = await listFailures(queues);
  return !failures.some((failure) => failure.storyId === storyId && failure.file === null);
}

async function requeue(context: Context, state: StoryState): Promise<boolean> {
  if (state.refusal || state.hold !== undefined) return false;
  const now = Date.now();
  const { jobs, flow } = workFor(state);
  const next = decide(state, now);
  const planned = state.plan?.revision === state.revision;
  if (planned && !flow && next.do === 'nothing') return false;

  // A story that is scheduled has one job to wait for; to publish it now would only schedule it again.
  const scheduled = next.do === 'schedule' && state.scheduledFor === next.until;
  const due = scheduled ? [releaseJob(state.storyId, Date.parse(next.until), now, state.lane)] : jobs;
  let added = false;
  for (const job of due) added = (await addIfLost(context, job)) || added;
  if (flow) added = (await addFlowIfLost(context, flow)) || added;
  return added;
}

/** A child that has failed is left out: its parent would wait for it for ever, and `finish` knows what to say of it. */
async function addFlowIfLost(context: Context, { parent, children }: Flow): Promise<boolean> {
  if (await isLost(context, parent)) {
    const failed = await Promise.all(children.map(({ job }) => hasFailed(context, job)));
    await context.queues.addFlow({ parent, children: children.filter((_child, n) => !failed[n]) });
    return true;
  }
  let added = false;
  for (const { job } of children) added = (await addIfLost(context, job)) || added;
  return added;
}

async function hasFailed({ queues }: Context, { queue, options }: NewJob): Promise<boolean> {
  return (await queues.get(queue).getJobState(options.jobId)) === 'failed';
}

async function addIfLost(context: Context, job: NewJob): Promise<boolean> {
  if (!(await isLost(context, job))) return false;
  await context.queues.add(job);
  return true;
}

/**
 * Whether nobody will do the job, nor one that stands for it under another id. A failed one is the operator's to replay;
 * one that is remembered as done, but whose result is not in the journal, is forgotten first: BullMQ ignores a job
 * whose id it knows.
 */
async function isLost({ queues }: Context, { queue: name, options }: NewJob): Promise<boolean> {
  const queue = queues.get(name);
  const { jobId, deduplication } = options;
  const standing = deduplication && (await queue.getDeduplicationJobId(deduplication.id));
  const job = (standing && (await queue.getJob(standing))) || (await queue.getJob(jobId));
  if (job === undefined) return true;
  if (!(await job.isCompleted())) return false;
  await job.remove();
  return true;
}
