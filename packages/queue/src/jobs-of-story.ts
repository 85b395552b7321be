import { decide, isToBeMade, laneOf, pendingExpiry, type StoryState } from '@slugline/story';
import {
  deliverJob,
  embargoEndedJob,
  expireJob,
  finishJob,
  publishJob,
  receiptJob,
  submissionJob,
} from './jobs/index.ts';
import type { NewJob } from './kinds.ts';
import { mediaJobOf } from './media-job.ts';
import type { Flow, Queues } from './queues.ts';

/** The jobs that take a story on from its current state. */
export interface Work {
  jobs: NewJob[];
  /** Makes the media that are still missing. */
  flow?: Flow;
}

/**
 * Returns the jobs that a story in this state needs. Used by submission after planning, by the search for lost work,
 * and when an operator replays a failure. `now` is ms since 1970.
 */
export function workFor(state: StoryState, now: number): Work {
  const { storyId, revision, lane, plan, retraction } = state;
  if (retraction) return { jobs: nextJobs(state, now) };
  const expiry = expiryOnly(state, now).jobs;
  if (plan?.revision !== revision) {
    const reading = state.refusal ? [] : [submissionJob(storyId, revision, lane)];
    return { jobs: [...reading, ...nextJobs(state, now), ...expiry] };
  }
  // The publish job is not part of the flow, because text does not wait for media.
  const jobs = [...nextJobs(state, now), ...expiry];
  const open = state.media.filter((item) => isToBeMade(item.progress));
  if (open.length === 0) return { jobs };
  const children = open.map((item) => mediaJobOf(state, item));
  return { jobs, flow: { parent: finishJob(storyId, revision, lane), children } };
}

/**
 * Returns the job that takes a story down when it expires; nothing for a story that does not expire. A story that waits
 * for a person has no other job. `now` is ms since 1970.
 */
export function expiryOnly(state: StoryState, now: number): Work {
  const expires = pendingExpiry(state);
  return { jobs: expires === undefined ? [] : [expireJob(state.storyId, Date.parse(expires), now)] };
}

function nextJobs(state: StoryState, now: number): NewJob[] {
  const { storyId, sequence, scheduledFor } = state;
  const lane = laneOf(state);
  const next = decide(state, now);
  switch (next.do) {
    case 'nothing':
    // The job that waits for the time takes the story down.
    case 'expire':
      return [];
    case 'publish':
    case 'publish-cut':
    case 'publish-notice':
      return [publishJob(storyId, sequence, lane)];
    case 'schedule':
      // A scheduled story needs only its delayed job. A publish job would only schedule it again.
      return scheduledFor === next.until
        ? [embargoEndedJob(storyId, Date.parse(next.until), now, lane)]
        : [publishJob(storyId, sequence, lane)];
    case 'deliver':
      return next.destinations.map((name) => deliverJob(storyId, next.edition.edition, name, sequence, lane));
    case 'issue-receipt':
      return [receiptJob(storyId, next.number, lane)];
  }
}

/** Returns the jobs of a story's work that no queue knows. Throws `queue_unavailable`. */
export async function lostOf(queues: Queues, { jobs, flow }: Work): Promise<NewJob[]> {
  const all = [...jobs, ...(flow ? [flow.parent, ...flow.children] : [])];
  const known = await Promise.all(all.map((job) => queues.knows(job)));
  return all.filter((_job, n) => !known[n]);
}

/** Adds those jobs of a story's work that no queue knows. Returns whether any job was added. */
export async function addWork(queues: Queues, { jobs, flow }: Work): Promise<boolean> {
  const added: boolean[] = [];
  for (const job of jobs) added.push(await queues.add(job));
  if (flow) added.push(await queues.addFlow(flow));
  return added.includes(true);
}
