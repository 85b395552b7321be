import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Does a republication: compares destinations with what the live editions say, and puts them right. */
export const republish = defineJob({
  name: 'republish',
  queue: 'publish',
  service: 'publish',
  payload: z.strictObject({ v: z.literal(1), do: z.literal('republish'), run: z.string() }),
  deadlineMs: 60 * 60_000,
  attempts: 10,
  // The report is in the working store, also when the job fails.
  retention: { removeOnComplete: true, removeOnFail: true },
});

export const republishJob = (run: string) =>
  newJob(republish, { v: 1, do: 'republish', run }, { id: `republish-${run}`, lane: 'backfill' });
