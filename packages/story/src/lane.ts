import { z } from 'zod';

/** The priority of every job of a story. */
export const Lane = z.enum(['breaking', 'normal', 'backfill']);
export type Lane = z.infer<typeof Lane>;

/**
 * BullMQ's priorities: 1 is first. A job without one would overtake all that have one, so every job gets one.
 * https://docs.bullmq.io/guide/jobs/prioritized
 */
export const priorityOf: Record<Lane, number> = { breaking: 1, normal: 10, backfill: 100 };
