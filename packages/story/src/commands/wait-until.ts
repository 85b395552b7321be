import type { StoryState } from '../state.ts';
import type { CommandResult } from './command.ts';

/** The story waits for its embargo or its time of publication. `until` is ISO 8601; each time is recorded once. */
export function waitUntil(state: StoryState, { until }: { until: string }): CommandResult {
  if (state.scheduledFor === until) return [];
  return [{ v: 1, type: 'scheduled', revision: state.revision, until }];
}
