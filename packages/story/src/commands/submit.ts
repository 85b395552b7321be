import type { StoryState } from '../fold.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A package was received and is safe: it becomes the next revision, the first of a new story. Two that are sent at the
 * same instant become two revisions.
 */
export function submit(state: StoryState, input: Input<'submitted', 'revision'>): CommandResult {
  return [{ v: 1, type: 'submitted', revision: state.revision + 1, ...input }];
}
