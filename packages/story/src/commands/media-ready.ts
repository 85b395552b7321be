import type { StoryState } from '../fold.ts';
import { type CommandResult, type Input, progressOf } from './command.ts';

/** All renditions of a media file are in the working store. */
export function mediaReady(state: StoryState, input: Input<'media-ready'>): CommandResult {
  const progress = progressOf(state, input);
  if (progress === undefined || progress.state === 'ready') return [];
  return [{ v: 1, type: 'media-ready', ...input }];
}
