import type { ErrorCode } from '../errors.ts';
import type { EventOf, StoryEvent } from '../events.ts';
import type { MediaState, StoryState } from '../fold.ts';
import { phaseOf, type StoryPhase } from '../status.ts';

/** Why a command can't be done: a code from the list of errors, what happened, and the state that is in the way. */
export interface Refusal {
  code: ErrorCode;
  message: string;
  state: StoryPhase;
}

/** What a command comes to: events to be recorded together, none where nothing is left to record, or a refusal. */
export type CommandResult = readonly StoryEvent[] | Refusal;

export const isRefusal = (outcome: CommandResult): outcome is Refusal => 'code' in outcome;

/** What a command is given: its event without what the command itself decides. */
export type Input<T extends StoryEvent['type'], Decided extends string = never> = Omit<
  EventOf<T>,
  'v' | 'type' | Decided
>;

/** A refusal that names the state of the story. `now` is ms since 1970. */
export function refuse(code: ErrorCode, message: string, state: StoryState, now: number): Refusal {
  const phase = phaseOf(state, now);
  return { code, message: `${message}: the story is ${phase}`, state: phase };
}

/** Whether a revision is the one that the story is at. Work on one that was replaced leaves no trace. */
export const isCurrent = (state: StoryState, { revision }: { revision: number }): boolean =>
  state.revision === revision;

/** How far a media file of the current revision has come; undefined for a file or a revision that the story does not have. */
export const progressOf = (
  state: StoryState,
  input: { revision: number; original: string },
): MediaState | undefined =>
  isCurrent(state, input)
    ? state.media.find(({ original }) => original === input.original)?.progress
    : undefined;
