import { dueOf, isTooEarly } from '../due.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult } from './command.ts';

/**
 * Records that the time for which the story waited has come, once for each revision and each time that is set. Before
 * it nothing is recorded. `now` is ms since 1970, by the clock that decides about embargoes.
 */
export function embargoEnded(state: StoryState, _input: object, now: number): CommandResult {
  const { plan, revision, embargoEnded } = state;
  if (plan?.revision !== revision || dueOf(state) === undefined || embargoEnded !== undefined) return [];
  if (isTooEarly(state, now)) return [];
  return [{ v: 1, type: 'embargo-ended', revision }];
}
