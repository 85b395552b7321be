import type { Context } from '@slugline/runtime';
import {
  commands,
  type Decision,
  type EditionState,
  fold,
  type JournalEntry,
  type StoryEvent,
  type StoryState,
} from '@slugline/story';
import { writeEdition } from '../editions/build-edition.ts';

/**
 * Writes a cut edition: the live edition of a story without the originals that were withdrawn. Journals it as the next
 * edition. It shows the live revision and nothing that was not live before, because the newest revision may be held, or
 * not read yet. Returns the newest state. Throws as `writeEdition` does.
 */
export async function cutEdition(
  context: Context,
  { storyId }: StoryState,
  { of, destinations, ...shows }: Extract<Decision, { do: 'publish-cut' }>,
  signal: AbortSignal,
): Promise<StoryState> {
  const { journal } = context;
  // Redis may have missed an entry. Each edition needs a number that no other one has.
  await journal.refresh(storyId);
  const before = asOfRevision(await journal.read(storyId), of);
  const { built } = await writeEdition(context, before, shows, signal);
  const cut = { ...built, cut: true as const, destinations };
  return (await journal.transact(storyId, (current) => commands.editionBuilt(current, cut))).state;
}

/** The events that make a revision. All others are about the story, whatever its revision. */
const ofRevision: readonly StoryEvent['type'][] = [
  ...(['submitted', 'planned', 'refused'] as const),
  ...(['media-progress', 'media-playable', 'media-ready', 'media-failed'] as const),
];

/** Returns the state of a story as if an edition's revision were its newest. */
function asOfRevision(entries: readonly JournalEntry[], { revision }: EditionState): StoryState {
  const known = entries.map((entry) => ({
    ...entry,
    events: entry.events.flatMap((event): StoryEvent[] => {
      if (event.revision <= revision) return [event];
      return ofRevision.includes(event.type) ? [] : [{ ...event, revision }];
    }),
  }));
  const state = fold(known);
  if (state === undefined) throw new Error('a story with an edition has entries');
  return state;
}
