import { isToBeDropped } from '../dropped.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * An original was withdrawn from all stories, so it leaves this one, whatever the story's phase: it is in no edition from
 * now on, nor in a correction that does not send it again. Nothing is recorded for a story that does not use it, or not
 * any more: see `isToBeDropped`.
 */
export function dropOriginal(state: StoryState, input: Input<'original-dropped', 'revision'>): CommandResult {
  if (!isToBeDropped(state, input.original)) return [];
  return [{ v: 1, type: 'original-dropped', revision: state.revision, ...input }];
}
