import type { StoryState } from '../fold.ts';
import type { CommandResult } from './command.ts';

/** The story waits for its embargo to end, until a time (ISO 8601). Recorded once for each such time. */
export function schedule(state: StoryState, { until }: { until: string }): CommandResult {
  if (state.scheduledFor === until) return [];
  return [{ v: 1, type: 'scheduled', revision: state.revision, until }];
}
