import type { StoryState } from '../state.ts';
import type { CommandResult } from './command.ts';

/**
 * Records that the embargo has ended, once for each revision. Before the end nothing is recorded. `now` is ms since
 * 1970, by the clock that decides about embargoes.
 */
export function embargoEnded(state: StoryState, _input: object, now: number): CommandResult {
  const { plan, revision, embargoEnded } = state;
  if (plan?.revision !== revision || plan.embargo === undefined || embargoEnded !== undefined) return [];
  if (Date.parse(plan.embargo) > now) return [];
  return [{ v: 1, type: 'embargo-ended', revision }];
}
