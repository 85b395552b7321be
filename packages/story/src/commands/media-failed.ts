import { isToBeMade, type StoryState } from '../state.ts';
import { type CommandResult, type Input, progressOf } from './command.ts';

/** The job of a media file failed and will not be retried by itself. The story goes on without the file. */
export function mediaFailed(state: StoryState, input: Input<'media-failed'>): CommandResult {
  const progress = progressOf(state, input);
  if (progress === undefined || !isToBeMade(progress)) return [];
  return [{ v: 1, type: 'media-failed', ...input }];
}
