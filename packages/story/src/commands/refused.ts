import type { StoryState } from '../fold.ts';
import { type CommandResult, type Input, isCurrent } from './command.ts';

/** The package can't be published as it was sent. A newer revision is not refused by an older one. */
export function refused(state: StoryState, input: Input<'refused'>): CommandResult {
  if (!isCurrent(state, input) || state.refusal) return [];
  return [{ v: 1, type: 'refused', ...input }];
}
