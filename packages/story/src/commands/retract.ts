import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

/**
 * Takes a story down, whatever its phase: nothing of it is published any more, and what is public of it goes.
 * Everything stays in the working store, so `reinstate` can bring it back.
 *
 * Refused with `not_possible_now` when the story is retracted already, and when it was refused and never public.
 */
export function retract(
  state: StoryState,
  input: Input<'retracted', 'revision'>,
  now: number,
): CommandResult {
  if (state.retraction) return refuse('not_possible_now', 'it can’t be taken down twice', state, now);
  if (state.refusal && state.editions.length === 0)
    return refuse('not_possible_now', 'nothing of it was published', state, now);
  return [{ v: 1, type: 'retracted', revision: state.revision, ...input }];
}
