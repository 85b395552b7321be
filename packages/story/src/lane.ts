import { z } from 'zod';

/** The priority of every job of a story. */
export const Lane = z.enum(['breaking', 'normal', 'backfill']);
export type Lane = z.infer<typeof Lane>;

/**
 * BullMQ's priorities: 1 is first. A job without a priority would overtake all others, so every job gets one.
 * https://docs.bullmq.io/guide/jobs/prioritized
 * The gaps leave room within a lane: later parts of a video get lower priorities.
 */
export const priorityOf: Record<Lane, number> = { breaking: 1, normal: 100_000, backfill: 200_000 };
