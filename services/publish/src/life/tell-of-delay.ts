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
 * Puts a failure on record when a retracted story, or an original that was withdrawn, can't leave a destination that has
 * been down for a minute since. The job goes on trying by itself; the failure ends when the story is withdrawn there. `now` is ms
 * since 1970.
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

/** Returns when the last original was withdrawn that a destination still shows, ISO 8601. */
const droppedSince = (state: StoryState, destination: string): string | undefined =>
  stillShowDropped(state).includes(destination) ? state.dropped?.at(-1)?.at : undefined;
