import type { Context } from '@slugline/runtime';
import { commands, isOutage, openFailures, toSluglineError } from '@slugline/story';

/** How long a destination may be down before an operator is told, ms. */
const patience = 60_000;

/**
 * Puts a failure on record when a retracted story can't be withdrawn from a destination that has been down for a minute
 * since the retraction. The job goes on trying by itself; the failure ends when the story is withdrawn there. `now` is ms
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
  const { retraction } = await journal.state(storyId);
  if (retraction === undefined || now - Date.parse(retraction.at) < patience) return;
  const message = `the story may still be public at ${destination}: ${error.message}`;
  const job = { queue: 'distribute', id: `withdraw-${storyId}-${destination}`, attempts: 0 };
  await journal.transact(storyId, (state) =>
    !state.retraction || openFailures(state).some((open) => open.destination === destination)
      ? []
      : commands.stuck(state, { code: error.code, message, job, destination }),
  );
}
