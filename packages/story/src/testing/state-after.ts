import { type CommandResult, isRefusal } from '../commands/command.ts';
import { apply } from '../fold.ts';
import type { StoryState } from '../state.ts';

/** Returns the state after a command at a time (ISO 8601), which must not be refused. */
export function stateAfter(state: StoryState, result: CommandResult, at: string): StoryState {
  if (isRefusal(result)) throw new Error(result.message);
  const { storyId, sequence } = state;
  return result.length === 0
    ? state
    : apply(state, { storyId, sequence: sequence + 1, at, events: [...result] });
}
