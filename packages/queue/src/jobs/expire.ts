import { StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Takes a story down when the time has come at which it expires. */
export const expire = defineJob({
  name: 'expire',
  queue: 'publish',
  service: 'publish',
  payload: z.strictObject({
    v: z.literal(1),
    do: z.literal('expire'),
    storyId: StoryId,
    /** The time for which it waits, ms since 1970. */
    at: z.number(),
  }),
  deadlineMs: 5 * 60_000,
  attempts: 10,
});

/**
 * One job waits for each time, as for the end of an embargo: see `embargoEndedJob`. It goes before other work, because
 * what expires must not stay public when the newsroom is busy. `at` and `now` are ms since 1970.
 */
export function expireJob(storyId: string, at: number, now: number) {
  const end = `expire-${storyId}-${at}`;
  return newJob(
    expire,
    { v: 1, do: 'expire', storyId, at },
    { id: `${end}-${now}`, lane: 'breaking', delay: Math.max(0, at - now), oneOf: end },
  );
}
