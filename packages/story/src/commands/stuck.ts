import { stillShowDropped } from '../dropped.ts';
import { openFailures } from '../failures.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A job other than a media job will not be retried: an operator has to look at it. Give `revision` when the job was for
 * one revision: its failure is not recorded after that revision was replaced. A retracted story, and one that still
 * shows an original that was withdrawn, gets its work put back although it is stuck. So the failure of one job is
 * recorded once there. Of a retracted story, only the failure of a job that withdraws it is recorded.
 */
export function stuck(
  state: StoryState,
  { revision = state.revision, ...input }: Input<'stuck', 'revision'> & { revision?: number },
): CommandResult {
  if (revision !== state.revision) return [];
  const { job } = input;
  const isKnown = openFailures(state).some(({ id }) => id === job?.id);
  const goesOn = state.retraction !== undefined || stillShowDropped(state).length > 0;
  if (goesOn && isKnown) return [];
  if (state.retraction && job?.queue === 'submission') return [];
  return [{ v: 1, type: 'stuck', revision, ...input }];
}
