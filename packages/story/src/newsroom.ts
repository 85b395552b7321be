import { z } from 'zod';
import { Sha256 } from './identity.ts';

const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ v: z.literal(1), type: z.literal(type), at: z.string(), ...shape });

/** How a withdrawal ended: when, in how many stories, and how many files were deleted at each destination. */
const ended = { stories: z.int().min(0), deleted: z.record(z.string(), z.int().min(0)) };

/**
 * What can happen in a newsroom and concerns no single story. An entry of the newsroom is one event; `at` is ISO 8601.
 * Reasons are never public.
 */
export const NewsroomEvent = z.discriminatedUnion('type', [
  /** A withdrawal began: no story may use the original any more. */
  event('original-blocked', { original: Sha256, reason: z.string(), by: z.string() }),
  /** The withdrawal is done: nothing of the original is left at any destination. */
  event('original-withdrawn', { original: Sha256, ...ended }),
  /** Stories may use the original again. Those that lost it stay without it. */
  event('original-allowed', { original: Sha256, reason: z.string(), by: z.string() }),
]);
export type NewsroomEvent = z.infer<typeof NewsroomEvent>;

/** The block of an original: why, by whom, since when (ISO 8601), and how the withdrawal ended. */
export const OriginalBlock = z.strictObject({
  v: z.literal(1),
  original: Sha256,
  reason: z.string(),
  by: z.string(),
  at: z.string(),
  withdrawn: z.strictObject({ at: z.string(), ...ended }).optional(),
});
export type OriginalBlock = z.infer<typeof OriginalBlock>;

/** Returns the blocks that events leave, by original. The events are in their order. */
export function foldBlocks(events: Iterable<NewsroomEvent>): Map<string, OriginalBlock> {
  const blocks = new Map<string, OriginalBlock>();
  for (const event of events) {
    const { original } = event;
    const known = blocks.get(original);
    const next = blockAfter(known, event);
    if (next === undefined) blocks.delete(original);
    else blocks.set(original, next);
  }
  return blocks;
}

/** Returns the block of an original after an event about it; undefined when it may be used. */
export function blockAfter(
  block: OriginalBlock | undefined,
  event: NewsroomEvent,
): OriginalBlock | undefined {
  switch (event.type) {
    case 'original-blocked': {
      const { original, reason, by, at } = event;
      return { v: 1, original, reason, by, at };
    }
    case 'original-withdrawn': {
      const { at, stories, deleted } = event;
      return block && { ...block, withdrawn: { at, stories, deleted } };
    }
    case 'original-allowed':
      return undefined;
  }
}
