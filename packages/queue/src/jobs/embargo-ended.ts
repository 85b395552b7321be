import { type Lane, StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Publishes a story when its embargo has ended or its time of publication has come. */
export const embargoEnded = defineJob({
  name: 'embargo-ended',
  queue: 'publish',
  service: 'publish',
  payload: z.strictObject({
    v: z.literal(1),
    // `release` is the name in older versions. Their jobs wait in Redis until their embargo ends.
    do: z.enum(['embargo-ended', 'release']),
    storyId: StoryId,
    /** For which time it waits, ms since 1970. Absent in jobs of older versions. */
    at: z.number().optional(),
  }),
  deadlineMs: 5 * 60_000,
  attempts: 10,
});

/**
 * One job waits for each time. A time that was moved has another job; the old one finds that and does nothing. If
 * clocks differ, a job may run too early, and another one is added while it still runs or is remembered. So the id has
 * `now`. `at` and `now` are ms since 1970.
 */
export function embargoEndedJob(storyId: string, at: number, now: number, lane: Lane) {
  const embargo = `embargo-ended-${storyId}-${at}`;
  return newJob(
    embargoEnded,
    { v: 1, do: 'embargo-ended', storyId, at },
    { id: `${embargo}-${now}`, lane, delay: Math.max(0, at - now), oneOf: embargo },
  );
}

/**
 * Returns the story of a job that waits for a time, by the job's id: for the time to go out, or to expire. Undefined
 * for any other job. `release` is the name of `embargo-ended` in older versions.
 */
export const storyAwaiting = (jobId: string): string | undefined =>
  /^(?:embargo-ended|expire|release)-([0-9A-Z]{26})-/.exec(jobId)?.[1];
