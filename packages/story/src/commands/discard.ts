import type { StoryState } from '../state.ts';
import { type CommandResult, refuseUnlessOpen } from './command.ts';

/**
 * An operator removes a failure from the list. The story stays as it is. `failure` is its id. Refused with `not_found`
 * when no open failure has that id.
 */
export function discard(
  state: StoryState,
  input: { failure: string; by: string },
  now: number,
): CommandResult {
  return (
    refuseUnlessOpen(state, input.failure, now) ?? [
      { v: 1, type: 'discarded', revision: state.revision, ...input },
    ]
  );
}
