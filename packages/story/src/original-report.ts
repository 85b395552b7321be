import { z } from 'zod';
import { dropOf, usesOriginal } from './dropped.ts';
import { Sha256, StoryId } from './identity.ts';
import type { OriginalBlock } from './newsroom.ts';
import type { StoryState } from './state.ts';
import { phaseOf, StoryPhase } from './status.ts';

/** What `GET /v1/originals/{sha256}` and `slugline originals --json` return. */
export const OriginalReport = z.object({
  original: Sha256.describe('SHA-256 of the file as it was sent'),
  blocked: z
    .object({ reason: z.string(), by: z.string(), at: z.string().describe('ISO 8601') })
    .nullable()
    .describe('Why, by whom and since when no story may use the file; null when stories may'),
  withdrawal: z
    .object({
      state: z.enum(['running', 'done']),
      stories: z.object({ done: z.int(), all: z.int() }).describe('How many stories have lost it'),
      doneAt: z.string().nullable().describe('When nothing was left of it at any destination (ISO 8601)'),
      deleted: z.record(z.string(), z.int()).describe('How many files were deleted, by destination'),
    })
    .nullable()
    .describe('How far its withdrawal is; null when it is not blocked'),
  stories: z
    .array(
      z.object({
        storyId: StoryId,
        headline: z.string().nullable(),
        state: StoryPhase,
        withdrawn: z.boolean().describe('Whether it was taken out of the story'),
        editions: z.array(z.int()).describe('The editions that show it, or did'),
        destinations: z.array(z.string()).describe('Where the live edition shows it'),
      }),
    )
    .describe('The stories that use it, or did when it was withdrawn, the oldest first'),
});
export type OriginalReport = z.infer<typeof OriginalReport>;

/** What is known about an original. */
interface Known {
  original: string;
  block: OriginalBlock | undefined;
  /** Set while its withdrawal goes on: how many files were deleted so far, by destination. */
  running: { deleted?: Record<string, number> | undefined } | undefined;
  /** The stories that use it, or did. */
  states: readonly StoryState[];
}

/** Returns the report of an original. `now` is ms since 1970. */
export function originalReport({ original, block, running, states }: Known, now: number): OriginalReport {
  const stories = states
    .filter((state) => usesOriginal(state, original) || dropOf(state, original) !== undefined)
    .toSorted((one, other) => (one.storyId < other.storyId ? -1 : 1))
    .map((state) => ({
      storyId: state.storyId,
      headline: state.plan?.headline ?? null,
      state: phaseOf(state, now),
      withdrawn: !usesOriginal(state, original),
      editions: state.editions.flatMap(({ edition, media }) => (media.includes(original) ? [edition] : [])),
      destinations: showOriginal(state, original),
    }));
  const done = stories.filter(({ withdrawn, destinations }) => withdrawn && destinations.length === 0).length;
  return {
    original,
    blocked: block ? { reason: block.reason, by: block.by, at: block.at } : null,
    withdrawal: block
      ? {
          state: running ? 'running' : 'done',
          stories: { done, all: stories.length },
          doneAt: (!running && block.withdrawn?.at) || null,
          deleted: (running ?? block.withdrawn)?.deleted ?? {},
        }
      : null,
    stories,
  };
}

/** Returns the destinations whose live edition shows an original. */
export const showOriginal = (
  { editions, live }: Pick<StoryState, 'editions' | 'live'>,
  original: string,
): string[] =>
  Object.keys(live)
    .filter((name) =>
      editions.some(({ edition, media }) => edition === live[name]?.edition && media.includes(original)),
    )
    .toSorted();
