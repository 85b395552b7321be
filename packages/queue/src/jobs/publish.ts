import { type Lane, StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Builds the next edition, if the story's state asks for one. */
export const publish = defineJob({
  name: 'publish',
  queue: 'publish',
  service: 'publish',
  payload: z.strictObject({ v: z.literal(1), do: z.literal('publish'), storyId: StoryId }),
  deadlineMs: 5 * 60_000,
  attempts: 10,
});

/** At most one runs and one waits for each story. The waiting one will see the newest state. */
export const publishJob = (storyId: string, generation: number, lane: Lane) =>
  newJob(
    publish,
    { v: 1, do: 'publish', storyId },
    { id: `publish-${storyId}-s${generation}`, lane, oneOf: `publish-${storyId}` },
  );
