import { isToBeDropped } from '../dropped.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * Drops an original that was withdrawn from all stories, in any phase of the story. From now on it is in no edition,
 * and in no correction unless it is sent again. Nothing is recorded for a story that does not use it: see
 * `isToBeDropped`.
 */
export function dropOriginal(state: StoryState, input: Input<'original-dropped', 'revision'>): CommandResult {
  if (!isToBeDropped(state, input.original)) return [];
  return [{ v: 1, type: 'original-dropped', revision: state.revision, ...input }];
}
