import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

/**
 * Stops a story until a person releases it. A kind of hold that was released does not come back in the same revision,
 * except `editor`: an editor may hold a story as often as needed, and that hold stays through later revisions.
 *
 * What is live stays live. No newer edition goes out, except one that a destination shows in part already.
 *
 * Refused with `not_possible_now` when the story is refused or retracted: it will not be published anyway.
 */
export function hold(state: StoryState, input: Input<'held', 'revision'>, now: number): CommandResult {
  const { kind = 'editor' } = input;
  if (state.refusal || state.retraction)
    return refuse('not_possible_now', 'it can’t be held, because nothing of it goes out', state, now);
  if (state.holds.some((held) => held.kind === kind)) return [];
  if (kind !== 'editor' && state.released.includes(kind)) return [];
  return [{ v: 1, type: 'held', revision: state.revision, ...input, kind }];
}
