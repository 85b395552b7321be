import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, isCurrent } from './command.ts';

/** The package can't be published as it was sent. The refusal of a replaced revision, or of a retracted story, is not recorded. */
export function refused(state: StoryState, input: Input<'refused'>): CommandResult {
  if (!isCurrent(state, input) || state.refusal || state.retraction) return [];
  return [{ v: 1, type: 'refused', ...input }];
}
