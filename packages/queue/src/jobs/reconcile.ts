import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Finds lost work and puts it back into the queues. */
export const reconcile = defineJob({
  name: 'reconcile',
  queue: 'publish',
  service: 'publish',
  payload: z.strictObject({ v: z.literal(1), do: z.literal('reconcile') }),
  deadlineMs: 5 * 60_000,
  // No retry: the next search comes soon.
  attempts: 1,
  retention: { removeOnComplete: true, removeOnFail: { count: 10 } },
});

/** Runs after the jobs of breaking stories and before all others. */
export const reconcileJob = () =>
  newJob(reconcile, { v: 1, do: 'reconcile' }, { id: 'reconcile', lane: 1000 });
