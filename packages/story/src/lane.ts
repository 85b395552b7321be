import { z } from 'zod';

/** The priority of every job of a story. */
export const Lane = z.enum(['breaking', 'normal', 'backfill']);
export type Lane = z.infer<typeof Lane>;

/**
 * BullMQ's priorities: 1 is first. A job without one would overtake all that have one, so every job gets one.
 * https://docs.bullmq.io/guide/jobs/prioritized
 * Wide apart: within a lane, the later a part of a film comes the further back it stands.
 */
export const priorityOf: Record<Lane, number> = { breaking: 1, normal: 100_000, backfill: 200_000 };
