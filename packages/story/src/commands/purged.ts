import { openPurge } from '../purges.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/** A cache has forgotten what an edition replaced. Not recorded twice, nor when something newer has to go meanwhile. */
export function purged(state: StoryState, input: Input<'purged', 'revision'>): CommandResult {
  if (openPurge(state, input) === undefined) return [];
  return [{ v: 1, type: 'purged', revision: state.revision, ...input }];
}
