import type { StoryState } from '../state.ts';
import { type CommandResult, refuseUnlessOpen } from './command.ts';

/**
 * An operator puts the work of a failure back into the queues. `failure` is its id. Refused with `not_found` when no
 * open failure has that id.
 */
export function replay(
  state: StoryState,
  input: { failure: string; by: string },
  now: number,
): CommandResult {
  return (
    refuseUnlessOpen(state, input.failure, now) ?? [
      { v: 1, type: 'replayed', revision: state.revision, ...input },
    ]
  );
}
