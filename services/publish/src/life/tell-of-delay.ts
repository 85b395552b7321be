import type { Context } from '@slugline/runtime';
import {
  commands,
  isOutage,
  openFailures,
  type StoryState,
  stillShowDropped,
  toSluglineError,
} from '@slugline/story';

/** How long a destination may be down before an operator is told, ms. */
const patience = 60_000;

/**
 * Puts a failure on record when a retracted story, or an original that was withdrawn, is still at a destination after a
 * minute because that is down. The job goes on trying by itself; the failure ends when the story or the original is
 * gone there. `now` is ms since 1970.
 */
export async function tellOfDelay(
  { journal }: Pick<Context, 'journal'>,
  { storyId, destination }: { storyId: string; destination: string },
  thrown: unknown,
  now: number,
): Promise<void> {
  const error = toSluglineError(thrown);
  if (!isOutage(error)) return;
  const since = (state: StoryState) => state.retraction?.at ?? droppedSince(state, destination);
  const before = await journal.state(storyId);
  const at = since(before);
  if (at === undefined || now - Date.parse(at) < patience) return;
  const what = before.retraction ? 'the story' : 'a file that was withdrawn';
  const message = `${what} may still be public at ${destination}: ${error.message}`;
  const job = { queue: 'distribute', id: `withdraw-${storyId}-${destination}`, attempts: 0 };
  await journal.transact(storyId, (state) =>
    since(state) === undefined || openFailures(state).some((open) => open.destination === destination)
      ? []
      : commands.stuck(state, { code: error.code, message, job, destination }),
  );
}

/**
 * Returns since when the story has dropped an original that a destination still shows, ISO 8601; undefined when it
 * shows none.
 */
const droppedSince = (state: StoryState, destination: string): string | undefined =>
  stillShowDropped(state).includes(destination) ? state.dropped?.at(-1)?.at : undefined;
