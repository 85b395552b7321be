import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Makes a cache forget what was replaced or deleted at its destination. The list of that is in Redis. */
export const purge = defineJob({
  name: 'purge',
  queue: 'purge',
  service: 'publish',
  payload: z.strictObject({
    v: z.literal(1),
    do: z.literal('purge'),
    destination: z.string(),
    cache: z.string(),
  }),
  deadlineMs: 10 * 60_000,
  attempts: 12,
  // The search of each minute adds the job again while something is on the list.
  retention: { removeOnComplete: true, removeOnFail: { count: 10 } },
});

/** At most one runs and one waits for each cache, so that no cache gets two requests at once. */
export const purgeJob = (destination: string, cache: string) =>
  newJob(
    purge,
    { v: 1, do: 'purge', destination, cache },
    {
      id: `purge-${destination}-${cache}-${randomUUID()}`,
      lane: 'breaking',
      oneOf: `purge-${destination}-${cache}`,
    },
  );
