import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

/**
 * A package was received and is safely stored. It becomes the next revision; for a new story, revision 1. Two packages
 * sent at the same instant become two revisions. Refused with `not_possible_now` while the story is retracted.
 */
export function submit(state: StoryState, input: Input<'submitted', 'revision'>): CommandResult {
  if (state.retraction)
    return refuse('not_possible_now', 'it can’t get another revision', state, Date.parse(input.receivedAt));
  return [{ v: 1, type: 'submitted', revision: state.revision + 1, ...input }];
}
