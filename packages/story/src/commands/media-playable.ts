import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, progressOf } from './command.ts';

/** A media file can already be played or seen while the rest of it is being made. */
export function mediaPlayable(state: StoryState, input: Input<'media-playable'>): CommandResult {
  const progress = progressOf(state, input);
  if (progress?.state !== 'waiting' || progress.playable?.result === input.result) return [];
  return [{ v: 1, type: 'media-playable', ...input }];
}
