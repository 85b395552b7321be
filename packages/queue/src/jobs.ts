import { choicesIn, type Lane, type PlannedMedia, priorityOf, type StoryState } from '@slugline/story';
import type { JobsOptions } from 'bullmq';
import type { FilmPart, MediaPayload, Payload, QueueName } from './contracts.ts';

/** A job, ready to be added. */
export interface NewJob<Q extends QueueName = QueueName> {
  queue: Q;
  data: Payload<Q>;
  options: JobsOptions & { jobId: string; priority: number };
}

/** Ids, keys and hashes need few bytes; more means that somebody put content into a job. */
const sizeLimit = 4096;
/** Kept for the operator: what was done in the last hour, what failed in the last 14 days (and no more than Redis can hold). */
const retention = {
  removeOnComplete: { age: 3600, count: 2000 },
  removeOnFail: { age: 14 * 86_400, count: 10_000 },
};

const options = (jobId: string, lane: Lane, attempts: number): NewJob['options'] => ({
  jobId,
  priority: priorityOf[lane],
  attempts,
  backoff: { type: 'capped' },
  sizeLimit,
  ...retention,
});

/**
 * Job ids say what a job does, so the same work is not queued twice. BullMQ ignores, silently, a job whose id waits, runs
 * or has failed, so an id that may come again carries a generation: the journal's sequence at the time, or the
 * time itself.
 */
export function submissionJob(storyId: string, revision: number, lane: Lane): NewJob<'submission'> {
  return {
    queue: 'submission',
    data: { v: 1, storyId, revision },
    options: options(`submission-${storyId}-r${revision}`, lane, 6),
  };
}

export function mediaJob(data: Omit<MediaPayload, 'v'>): NewJob<'image' | 'video'> {
  const { storyId, revision, original, recipe, kind, lane } = data;
  return {
    queue: kind === 'picture' ? 'image' : 'video',
    data: { ...data, v: 1 },
    options: options(`media-${storyId}-r${revision}-${original.slice(0, 16)}-${recipe}`, lane, 5),
  };
}

/** The job of a file of a story's current revision. */
export function mediaJobOf(
  { storyId, revision, lane }: Pick<StoryState, 'storyId' | 'revision' | 'lane'>,
  planned: PlannedMedia,
): NewJob<'image' | 'video'> {
  const { original, kind, recipe, file } = planned;
  return mediaJob({ storyId, revision, original, kind, recipe, file, lane, ...choicesIn(planned) });
}

/** Behind these in line, at most; no other lane's jobs are so near. */
const furthest = 99_000;
/** How far behind the first wave of a film's parts its later waves stand. */
const wave = 10_000;

/**
 * A part of a film, to be added under the film's job. `place` is where it stands among the parts of its wave: the later,
 * the further back in line, so that a long film does not keep a short one waiting. It is forgotten when it has
 * ended: what came of it is in the store or, if it failed, told by the film's job.
 */
export function filmPartJob(
  film: MediaPayload,
  part: FilmPart,
  { wave: number = 0, place }: { wave?: number; place: number },
): NewJob<'video'> {
  const { queue: _queue, data, options } = mediaJob({ ...film, part });
  const what = part.make === 'chunk' ? `chunk-${part.chunk}-${part.rungs.join('+')}` : part.make;
  const priority = options.priority + Math.min(furthest, number * wave + place + 1);
  return {
    queue: 'video',
    data,
    options: {
      ...options,
      jobId: `${options.jobId}-${what}`,
      priority,
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}

/** At most one runs and one waits per story: the one that waits will see the newest state (latest wins). */
export function publishJob(storyId: string, generation: number, lane: Lane): NewJob<'publish'> {
  const deduplication = { id: `publish-${storyId}`, keepLastIfActive: true };
  return {
    queue: 'publish',
    data: { v: 1, do: 'publish', storyId },
    options: { ...options(`publish-${storyId}-s${generation}`, lane, 10), deduplication },
  };
}

export function finishJob(storyId: string, revision: number, lane: Lane): NewJob<'publish'> {
  return {
    queue: 'publish',
    data: { v: 1, do: 'finish', storyId, revision },
    options: options(`finish-${storyId}-r${revision}`, lane, 10),
  };
}

/**
 * Of one embargo one waits. Where clocks differ it may run too early, and is asked for again while BullMQ still
 * remembers it, or it still runs. `at` and `now` are ms since 1970.
 */
export function releaseJob(storyId: string, at: number, now: number, lane: Lane): NewJob<'publish'> {
  const id = `release-${storyId}-${at}`;
  const deduplication = { id, keepLastIfActive: true };
  return {
    queue: 'publish',
    data: { v: 1, do: 'release', storyId },
    options: { ...options(`${id}-${now}`, lane, 10), delay: Math.max(0, at - now), deduplication },
  };
}

/** Serial per story and destination; of several editions that wait the newest is delivered. */
export function deliverJob(
  storyId: string,
  edition: number,
  destination: string,
  sequence: number,
  lane: Lane,
): NewJob<'distribute'> {
  const deduplication = { id: `deliver-${storyId}-${destination}`, keepLastIfActive: true };
  return {
    queue: 'distribute',
    data: { v: 1, do: 'deliver', storyId, edition, destination },
    options: {
      ...options(`deliver-${storyId}-e${edition}-${destination}-s${sequence}`, lane, 12),
      deduplication,
    },
  };
}

/** A destination's feeds, coalesced: many stories that go live at once make few writes. */
export function feedsJob(destination: string, generation: string): NewJob<'distribute'> {
  const deduplication = { id: `feeds-${destination}`, keepLastIfActive: true };
  return {
    queue: 'distribute',
    data: { v: 1, do: 'feeds', destination },
    options: { ...options(`feeds-${destination}-${generation}`, 'normal', 12), deduplication },
  };
}
