import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A package was received and is safely stored. It becomes the next revision; for a new story, revision 1. Two packages
 * sent at the same instant become two revisions.
 */
export function submit(state: StoryState, input: Input<'submitted', 'revision'>): CommandResult {
  return [{ v: 1, type: 'submitted', revision: state.revision + 1, ...input }];
}
