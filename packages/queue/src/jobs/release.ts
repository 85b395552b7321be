import { type Lane, StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** An embargo has ended: the story is published. */
export const release = defineJob({
  name: 'release',
  queue: 'publish',
  service: 'publish',
  payload: z.strictObject({ v: z.literal(1), do: z.literal('release'), storyId: StoryId }),
  deadlineMs: 5 * 60_000,
  attempts: 10,
});

/**
 * One waits for each embargo. Where clocks differ it may run too early, and is asked for again while it still runs or
 * is remembered: so its id carries `now`. `at` and `now` are ms since 1970.
 */
export function releaseJob(storyId: string, at: number, now: number, lane: Lane) {
  const embargo = `release-${storyId}-${at}`;
  return newJob(
    release,
    { v: 1, do: 'release', storyId },
    { id: `${embargo}-${now}`, lane, delay: Math.max(0, at - now), oneOf: embargo },
  );
}
