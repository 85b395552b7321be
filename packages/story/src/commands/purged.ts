import { openPurge } from '../purges.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A cache has forgotten what an edition replaced. It is recorded once, and not when the cache has something newer to
 * forget meanwhile.
 */
export function purged(state: StoryState, input: Input<'purged', 'revision'>): CommandResult {
  if (openPurge(state, input) === undefined) return [];
  return [{ v: 1, type: 'purged', revision: state.revision, ...input }];
}
