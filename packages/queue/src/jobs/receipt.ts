import { type Lane, StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Asks every address at which a retracted story was public until all are dark, and issues the receipt. */
export const receipt = defineJob({
  name: 'receipt',
  queue: 'receipts',
  service: 'publish',
  payload: z.strictObject({
    v: z.literal(1),
    do: z.literal('receipt'),
    storyId: StoryId,
    number: z.int().min(1),
  }),
  // A story with long videos has thousands of addresses.
  deadlineMs: 30 * 60_000,
  attempts: 12,
});

/** One job for each retraction. It runs again until there is a receipt: see `Run.again`. */
export const receiptJob = (storyId: string, number: number, lane: Lane) =>
  newJob(receipt, { v: 1, do: 'receipt', storyId, number }, { id: `receipt-${storyId}-${number}`, lane });
