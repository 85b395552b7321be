import { openFailures } from '../failures.ts';
import type { StoryState } from '../fold.ts';
import { type CommandResult, refuse } from './command.ts';

/**
 * An operator removes a failure from the list. The story stays as it is. `failure` is its id. Refused with `not_found`
 * when no open failure has that id.
 */
export function discard(
  state: StoryState,
  input: { failure: string; by: string },
  now: number,
): CommandResult {
  if (!openFailures(state).some(({ id }) => id === input.failure))
    return refuse('not_found', `no open failure of the story has the id ${input.failure}`, state, now);
  return [{ v: 1, type: 'discarded', revision: state.revision, ...input }];
}
