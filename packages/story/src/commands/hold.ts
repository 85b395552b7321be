import type { StoryState } from '../fold.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

/**
 * Stops a story until a person releases it. What was released once in a revision does not stop it again, but for an
 * editor, who may hold a story as often as needed.
 *
 * Refused with `not_possible_now` for a story that is refused: it goes nowhere.
 */
export function hold(state: StoryState, input: Input<'held', 'revision'>, now: number): CommandResult {
  const { kind = 'editor' } = input;
  if (state.refusal)
    return refuse('not_possible_now', 'only a story that could go out can be held', state, now);
  if (state.holds.some((held) => held.kind === kind)) return [];
  if (kind !== 'editor' && state.released.includes(kind)) return [];
  return [{ v: 1, type: 'held', revision: state.revision, ...input, kind }];
}
