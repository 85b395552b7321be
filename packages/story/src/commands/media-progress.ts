import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, progressOf } from './command.ts';

/** Records the progress of a media file, in percent. It only grows. */
export function mediaProgress(state: StoryState, input: Input<'media-progress'>): CommandResult {
  const progress = progressOf(state, input);
  if (progress?.state !== 'waiting' || progress.percent >= input.percent) return [];
  return [{ v: 1, type: 'media-progress', ...input }];
}
