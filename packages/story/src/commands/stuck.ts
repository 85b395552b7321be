import type { StoryState } from '../fold.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A job that is no media file's has failed for good: an operator has to look at it. Where the job was for one revision,
 * `revision` names it, and nothing is recorded once another has replaced it.
 */
export function stuck(
  state: StoryState,
  { revision = state.revision, ...input }: Input<'stuck', 'revision'> & { revision?: number },
): CommandResult {
  if (revision !== state.revision) return [];
  return [{ v: 1, type: 'stuck', revision, ...input }];
}
