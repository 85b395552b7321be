import { openFailures } from '../failures.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A job other than a media job will not be retried: an operator has to look at it. Give `revision` when the job was for
 * one revision: its failure is not recorded after that revision was replaced. Of a retracted story, whose work is put
 * back although it is stuck, the failure of a job is recorded once, and only of a job that withdraws it.
 */
export function stuck(
  state: StoryState,
  { revision = state.revision, ...input }: Input<'stuck', 'revision'> & { revision?: number },
): CommandResult {
  if (revision !== state.revision) return [];
  const { job } = input;
  const isKnown = openFailures(state).some(({ id }) => id === job?.id);
  if (state.retraction && (isKnown || job?.queue === 'submission')) return [];
  return [{ v: 1, type: 'stuck', revision, ...input }];
}
