import type { StoryState } from '../fold.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * An edition is written, whole and valid. Of two runs that built the same number, the one that is recorded first has it:
 * the files of the other count for nothing.
 */
export function editionBuilt(state: StoryState, input: Input<'edition-built'>): CommandResult {
  if (state.editions.some(({ edition }) => edition === input.edition)) return [];
  return [{ v: 1, type: 'edition-built', ...input }];
}
