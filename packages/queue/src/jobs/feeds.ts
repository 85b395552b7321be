import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Rewrites the feeds of a destination. */
export const feeds = defineJob({
  name: 'feeds',
  queue: 'distribute',
  service: 'publish',
  payload: z.strictObject({ v: z.literal(1), do: z.literal('feeds'), destination: z.string() }),
  deadlineMs: 60 * 60_000,
  attempts: 12,
});

/** At most one runs and one waits, so many stories that go live at once need few writes. */
export const feedsJob = (destination: string, generation: string) =>
  newJob(
    feeds,
    { v: 1, do: 'feeds', destination },
    { id: `feeds-${destination}-${generation}`, lane: 'normal', oneOf: `feeds-${destination}` },
  );
