import { Card, dueOf, Lane, phaseOf, StoryId, StoryPhase, type StoryState, shownAt } from '@slugline/story';
import { z } from 'zod';

const count = z.int().min(0);

/**
 * What lists, search and feeds know of a story. It is made from the story's state alone. Times are ISO 8601 in UTC. The
 * headline, summary, authors, tags, section and language are those of the newest plan, which may not be public yet.
 * `card` is what the public sees.
 */
export const CatalogueRow = z.strictObject({
  id: StoryId,
  /** The sequence in the journal that the row was made from. A row is replaced only by one with a higher sequence. */
  sequence: z.int().min(1),
  section: z.string().nullable(),
  slug: z.string().nullable(),
  /** Where the story is, relative to a destination: the address of its `card`, if it has one. */
  path: z.string().nullable(),
  headline: z.string().nullable(),
  summary: z.string().nullable(),
  authors: z.array(z.string()),
  tags: z.array(z.string()),
  language: z.string().nullable(),
  lane: Lane,
  state: StoryPhase,
  received: z.string(),
  /** When it was first published, and last modified. */
  published: z.string().nullable(),
  modified: z.string().nullable(),
  /** When it goes out, while it waits for that. */
  scheduled: z.string().nullable(),
  /** The card of the newest edition that is live at any destination. Its picture is the thumbnail. */
  card: Card.nullable(),
  /** The live edition by destination. The notice of a retracted story is none. */
  live: z.record(z.string(), z.int()),
  /** The number of the edition that `card` is of; 0 without one. */
  edition: count,
  counts: z.strictObject({ editions: count, warnings: count, refused: count, media: count, made: count }),
});
export type CatalogueRow = z.infer<typeof CatalogueRow>;

/** Returns the row of a story that has at least one entry. `now` is ms since 1970. */
export function rowOf(state: StoryState, now: number): CatalogueRow {
  const { plan, editions, media } = state;
  const live = Object.fromEntries(
    Object.keys(state.live).flatMap((name) => {
      const shown = shownAt(state, name);
      return shown ? [[name, shown.edition]] : [];
    }),
  );
  const edition = Math.max(0, ...Object.values(live));
  const shown = editions.find((known) => known.edition === edition);
  const card = shown?.card ?? null;
  const phase = phaseOf(state, now);
  const due = dueOf(state);
  return {
    id: state.storyId,
    sequence: state.sequence,
    section: plan?.section ?? null,
    slug: plan?.slug ?? null,
    path: shown?.path ?? plan?.path ?? null,
    headline: plan?.headline ?? null,
    ...aboutOf(plan, card),
    lane: state.lane,
    state: phase,
    received: utc(state.receivedAt),
    published: card && utc(card.publishedAt),
    modified: card && utc(card.modifiedAt),
    scheduled: phase === 'scheduled' && due !== undefined ? utc(due) : null,
    card,
    live,
    edition,
    counts: {
      editions: editions.length,
      warnings: state.warnings.length,
      refused: state.refused.length,
      media: media.length,
      made: media.filter(({ progress }) => progress.state !== 'waiting').length,
    },
  };
}

/** What the draft says about the story. Plans that earlier versions wrote do not have it: then the card may. */
function aboutOf(
  plan: StoryState['plan'],
  card: Card | null,
): Pick<CatalogueRow, 'summary' | 'authors' | 'tags' | 'language'> {
  const about = plan?.about;
  if (about !== undefined) return { ...about, summary: about.summary ?? null };
  return {
    summary: card?.summary ?? null,
    authors: [],
    tags: card?.tags ?? [],
    language: card?.language ?? null,
  };
}

const utc = (time: string): string => new Date(time).toISOString();
