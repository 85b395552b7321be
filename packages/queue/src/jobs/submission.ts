import { type Lane, StoryId } from '@slugline/story';
import { z } from 'zod';
import { defineJob, newJob } from '../job-kind.ts';

/** Reads and plans one revision of a story, and queues its work. */
export const submission = defineJob({
  name: 'submission',
  queue: 'submission',
  service: 'submission',
  payload: z.strictObject({ v: z.literal(1), storyId: StoryId, revision: z.int().min(1) }),
  deadlineMs: 2 * 60_000,
  attempts: 6,
});

export const submissionJob = (storyId: string, revision: number, lane: Lane) =>
  newJob(submission, { v: 1, storyId, revision }, { id: `submission-${storyId}-r${revision}`, lane });
