import { type Lane, StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Runs when all media jobs of a revision have ended. Journals those that ended without writing to the journal. */
export const finish = defineJob({
  name: 'finish',
  queue: 'publish',
  service: 'publish',
  payload: z.strictObject({
    v: z.literal(1),
    do: z.literal('finish'),
    storyId: StoryId,
    revision: z.int().min(1),
  }),
  deadlineMs: 5 * 60_000,
  attempts: 10,
});

export const finishJob = (storyId: string, revision: number, lane: Lane) =>
  newJob(finish, { v: 1, do: 'finish', storyId, revision }, { id: `finish-${storyId}-r${revision}`, lane });
