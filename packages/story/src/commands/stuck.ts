import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A job other than a media job will not be retried: an operator has to look at it. Give `revision` when the job was for
 * one revision: its failure is not recorded after that revision was replaced.
 */
export function stuck(
  state: StoryState,
  { revision = state.revision, ...input }: Input<'stuck', 'revision'> & { revision?: number },
): CommandResult {
  if (revision !== state.revision) return [];
  return [{ v: 1, type: 'stuck', revision, ...input }];
}
