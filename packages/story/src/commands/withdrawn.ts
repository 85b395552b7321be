import { toWithdrawFrom } from '../decide.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A destination has nothing of a retracted story any more but the notice. Not recorded twice, nor for a retraction that
 * has ended: then the notice is not the newest edition.
 */
export function withdrawn(state: StoryState, input: Input<'withdrawn', 'revision'>): CommandResult {
  if (state.editions.at(-1)?.edition !== input.edition) return [];
  if (!toWithdrawFrom(state).includes(input.destination)) return [];
  return [{ v: 1, type: 'withdrawn', revision: state.revision, ...input }];
}
