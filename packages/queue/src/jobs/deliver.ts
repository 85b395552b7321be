import { type Lane, StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Brings the newest edition of a story to a destination. */
export const deliver = defineJob({
  name: 'deliver',
  queue: 'distribute',
  service: 'publish',
  payload: z.strictObject({
    v: z.literal(1),
    do: z.literal('deliver'),
    storyId: StoryId,
    edition: z.int().min(1),
    destination: z.string(),
  }),
  deadlineMs: 60 * 60_000,
  attempts: 12,
});

/** Runs one at a time for each story and destination. When several wait, only the newest edition is delivered. */
export const deliverJob = (
  storyId: string,
  edition: number,
  destination: string,
  sequence: number,
  lane: Lane,
) =>
  newJob(
    deliver,
    { v: 1, do: 'deliver', storyId, edition, destination },
    {
      id: `deliver-${storyId}-e${edition}-${destination}-s${sequence}`,
      lane,
      oneOf: `deliver-${storyId}-${destination}`,
    },
  );
