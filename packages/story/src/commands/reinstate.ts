import { expiryOf, isExpired } from '../due.ts';
import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

/**
 * Brings a retracted story back as it was: with its holds, its embargo and its media, at the same address. Refused with
 * `not_possible_now` when the story is not retracted, and when it has expired: `schedule` moves or lifts that time, and
 * brings the story back.
 */
export function reinstate(
  state: StoryState,
  input: Input<'reinstated', 'revision'>,
  now: number,
): CommandResult {
  if (!state.retraction)
    return refuse('not_possible_now', 'only a retracted story can be reinstated', state, now);
  if (isExpired(state, now))
    return refuse(
      'not_possible_now',
      `it expired at ${expiryOf(state)}, so let it expire later, or not at all`,
      state,
      now,
    );
  return [{ v: 1, type: 'reinstated', revision: state.revision, ...input }];
}
