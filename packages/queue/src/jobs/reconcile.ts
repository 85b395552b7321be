import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Looks for work that was lost, and puts it back into the queues. */
export const reconcile = defineJob({
  name: 'reconcile',
  queue: 'publish',
  service: 'publish',
  payload: z.strictObject({ v: z.literal(1), do: z.literal('reconcile') }),
  deadlineMs: 5 * 60_000,
  // The next search comes soon.
  attempts: 1,
  retention: { removeOnComplete: true, removeOnFail: { count: 10 } },
});

/** Stands behind breaking stories and before all others. */
export const reconcileJob = () =>
  newJob(reconcile, { v: 1, do: 'reconcile' }, { id: 'reconcile', lane: 1000 });
