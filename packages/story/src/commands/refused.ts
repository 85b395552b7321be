import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, isCurrent } from './command.ts';

/**
 * The package can't be published as it was sent. That is not recorded for a revision that was replaced or has a plan
 * (another run could read it), or while the story is retracted.
 */
export function refused(state: StoryState, input: Input<'refused'>): CommandResult {
  const isRead = state.plan?.revision === input.revision;
  if (!isCurrent(state, input) || isRead || state.refusal || state.retraction) return [];
  return [{ v: 1, type: 'refused', ...input }];
}
