import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/** A destination shows an edition. An older edition reported later is not recorded. */
export function editionLive(state: StoryState, input: Input<'edition-live'>): CommandResult {
  const live = state.live[input.destination]?.edition ?? 0;
  if (live >= input.edition) return [];
  return [{ v: 1, type: 'edition-live', ...input }];
}
