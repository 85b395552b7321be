import { Sha256 } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Withdraws an original: takes it out of every story that uses it, and deletes its renditions at every destination. */
export const withdrawOriginal = defineJob({
  name: 'withdraw-original',
  queue: 'distribute',
  service: 'publish',
  payload: z.strictObject({ v: z.literal(1), do: z.literal('withdraw-original'), original: Sha256 }),
  deadlineMs: 60 * 60_000,
  // No retry: the search of each minute adds the job again until the withdrawal is done.
  attempts: 1,
  retention: { removeOnComplete: true, removeOnFail: { count: 10 } },
});

/** At most one runs and one waits for each original. `now` is ms since 1970. */
export const withdrawOriginalJob = (original: string, now: number) =>
  newJob(
    withdrawOriginal,
    { v: 1, do: 'withdraw-original', original },
    {
      id: `withdraw-original-${original}-${now}`,
      lane: 'breaking',
      oneOf: `withdraw-original-${original}`,
    },
  );
