import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Fills a catalogue that is new, from all journals. */
export const catalogueFill = defineJob({
  name: 'catalogue-fill',
  queue: 'catalogue',
  service: 'publish',
  payload: z.strictObject({ v: z.literal(1), do: z.literal('fill') }),
  deadlineMs: 5 * 60_000,
  // The comparison of every minute adds it again while the catalogue is not full.
  attempts: 1,
  retention: { removeOnComplete: true, removeOnFail: true },
});

/** Runs after the jobs of changed stories, in one process at a time. */
export const catalogueFillJob = () =>
  newJob(catalogueFill, { v: 1, do: 'fill' }, { id: 'catalogue-fill', lane: 'backfill' });
