import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

/**
 * An editor ends a hold. Releasing one kind does not release another. `kind` may be left out when there is one hold.
 *
 * Refused with `not_possible_now` when the story is not held, is not held by this kind, or has several holds and no
 * kind is given; and while it is retracted.
 */
export function release(state: StoryState, input: Input<'released', 'revision'>, now: number): CommandResult {
  const { kind, ...who } = input;
  if (state.retraction) return refuse('not_possible_now', 'it can’t be released', state, now);
  const kinds = state.holds.map((hold) => hold.kind);
  if (kinds.length === 0) return refuse('not_possible_now', 'nothing holds it', state, now);
  if (kind !== undefined && !kinds.includes(kind))
    return refuse(
      'not_possible_now',
      `it is not held for ${kind}, but for ${kinds.join(' and ')}`,
      state,
      now,
    );
  if (kind === undefined && kinds.length > 1)
    return refuse('not_possible_now', `it has several holds, so name one of ${kinds.join(', ')}`, state, now);
  return kinds
    .filter((held) => kind === undefined || held === kind)
    .map((held) => ({ v: 1, type: 'released', revision: state.revision, kind: held, ...who }));
}
