import { dueOf } from '../due.ts';
import type { StoryState } from '../state.ts';
import type { CommandResult } from './command.ts';

/**
 * The story waits for its embargo or its time of publication. `until` is ISO 8601; each time is recorded once. That is
 * not recorded when the story was taken down, went live, or got another time meanwhile.
 */
export function waitUntil(state: StoryState, { until }: { until: string }): CommandResult {
  const { retraction, scheduledFor, times } = state;
  if (retraction || times.textLive !== undefined || scheduledFor === until || dueOf(state) !== until)
    return [];
  return [{ v: 1, type: 'scheduled', revision: state.revision, until }];
}
