import { isExpired } from '../due.ts';
import type { ErrorCode } from '../errors.ts';
import type { EventOf, StoryEvent } from '../events.ts';
import { openFailures } from '../failures.ts';
import type { MediaState, StoryState } from '../state.ts';
import { phaseOf, type StoryPhase } from '../status.ts';

/** Why a command can't be done: an error code, what happened, and the phase that is in the way. */
export interface Refusal {
  code: ErrorCode;
  message: string;
  state: StoryPhase;
}

/** The events to record together (empty when there is nothing to record), or a refusal. */
export type CommandResult = readonly StoryEvent[] | Refusal;

export const isRefusal = (result: CommandResult): result is Refusal => 'code' in result;

/** The input of a command: its event without the fields that the command itself decides. */
export type Input<T extends StoryEvent['type'], Decided extends string = never> = Omit<
  EventOf<T>,
  'v' | 'type' | Decided
>;

/**
 * Returns a refusal with the story's phase. With the code `not_possible_now`, its message also says what an editor can
 * do with the story now. `now` is ms since 1970.
 */
export function refuse(code: ErrorCode, message: string, state: StoryState, now: number): Refusal {
  const phase = phaseOf(state, now);
  if (code !== 'not_possible_now') return { code, message, state: phase };
  const possible = possibleNow(state, now)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');
  const is = state.retraction?.expired === undefined ? inWords[phase] : 'expired';
  return { code, message: `${message}: the story is ${is}; it can be ${possible}`, state: phase };
}

/** The phases in words that follow “the story is”. */
const inWords: Record<StoryPhase, string> = {
  received: 'not read yet',
  processing: 'being prepared',
  live: 'live, and more of it is being made',
  complete: 'live and complete',
  held: 'held',
  scheduled: 'scheduled',
  refused: 'refused',
  retracted: 'retracted',
};

/**
 * Returns what an editor can do with a story now, in words that follow “it can be”. The test of the table of commands
 * (table.test.ts) compares this with what the commands do. `now` is ms since 1970.
 */
export function possibleNow(state: StoryState, now: number): string[] {
  const { retraction, refusal, plan, editions, holds, times } = state;
  if (retraction) return isExpired(state, now) ? [timed] : ['reinstated', timed];
  if (refusal) return editions.length > 0 ? ['corrected', 'retracted', timed] : ['corrected'];
  return [
    'corrected',
    ...(holds.length > 0 ? ['released'] : []),
    ...(holds.some(({ kind }) => kind === 'editor') ? [] : ['held']),
    ...(times.textLive === undefined ? ['scheduled'] : []),
    ...(plan === undefined ? [] : ['moved']),
    'retracted',
    timed,
  ];
}
const timed = 'given a time to expire';

/** Whether this is the story's current revision. Results for a replaced revision are not recorded. */
export const isCurrent = (state: StoryState, { revision }: { revision: number }): boolean =>
  state.revision === revision;

/**
 * Returns the progress of a media file; undefined for an unknown file or a revision that is not current. Also undefined
 * while the story is retracted: results that come then change nothing, and are made or found again if it comes back.
 */
export const progressOf = (
  state: StoryState,
  input: { revision: number; original: string },
): MediaState | undefined =>
  isCurrent(state, input) && !state.retraction
    ? state.media.find(({ original }) => original === input.original)?.progress
    : undefined;

/** Returns a refusal (`not_found`) unless an open failure has this id. `now` is ms since 1970. */
export const refuseUnlessOpen = (state: StoryState, failure: string, now: number): Refusal | undefined =>
  openFailures(state).some(({ id }) => id === failure)
    ? undefined
    : refuse('not_found', `no open failure of the story has the id ${failure}`, state, now);
