import { StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** The most stories of one job. Their ids fit into the largest payload. */
export const mostRowsAtOnce = 100;

/** Brings the rows of changed stories in the catalogue up to date. */
export const catalogueRows = defineJob({
  name: 'catalogue-rows',
  queue: 'catalogue',
  service: 'publish',
  payload: z.strictObject({
    v: z.literal(1),
    do: z.literal('rows'),
    stories: z.array(StoryId).min(1).max(mostRowsAtOnce),
  }),
  deadlineMs: 60_000,
  // The comparison of every minute finds the rows that are still missing after these.
  attempts: 3,
  retention: { removeOnComplete: true, removeOnFail: true },
});

/** One job for the stories that changed at about the same time. `generation` is an id that no other job has. */
export const catalogueRowsJob = (stories: string[], generation: string) =>
  newJob(
    catalogueRows,
    { v: 1, do: 'rows', stories },
    { id: `catalogue-rows-${generation}`, lane: 'normal' },
  );
