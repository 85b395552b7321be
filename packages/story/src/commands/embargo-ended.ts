import type { StoryState } from '../fold.ts';
import type { CommandResult } from './command.ts';

/**
 * Records that the embargo has ended, once for each revision. `now` (ms since 1970) is by the clock that judges embargoes;
 * before the end nothing is recorded.
 */
export function embargoEnded(state: StoryState, _input: object, now: number): CommandResult {
  const { plan, revision, embargoEnded } = state;
  if (plan?.revision !== revision || plan.embargo === undefined || embargoEnded !== undefined) return [];
  if (Date.parse(plan.embargo) > now) return [];
  return [{ v: 1, type: 'embargo-ended', revision }];
}
