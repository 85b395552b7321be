import { isDroppedIn } from '../dropped.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * An edition has been written and is valid. When two runs build the same number, the first one recorded wins; the files
 * of the other are ignored. Of a retracted story only a notice is recorded, and of any other story none. An edition is
 * not recorded either when the story has moved to another `path` meanwhile, or when it shows an original that was
 * withdrawn meanwhile.
 */
export function editionBuilt(state: StoryState, input: Input<'edition-built'>): CommandResult {
  if ((input.notice ?? false) !== (state.retraction !== undefined)) return [];
  if (input.path !== undefined && input.path !== state.plan?.path) return [];
  if (state.editions.some(({ edition }) => edition === input.edition)) return [];
  if (input.media.some((original) => isDroppedIn(state, input.revision, original))) return [];
  return [{ v: 1, type: 'edition-built', ...input }];
}
