import { type ErrorCode, isSendersFault } from './errors.ts';
import type { EventOf } from './events.ts';
import type { StoryFailure, StoryState } from './state.ts';

/** Returns the failures that wait for an operator. */
export const openFailures = ({ failures = [] }: Pick<StoryState, 'failures'>): StoryFailure[] =>
  failures.filter(({ open }) => open);

/**
 * Returns the state with a failure added to the list. A media file that its sender has to correct is not added: an
 * operator can't help there. The story's `refused` list names it.
 */
export function withFailure(
  state: StoryState,
  event: EventOf<'stuck'> | EventOf<'media-failed'>,
  at: string,
): StoryState {
  const { code, message } = event;
  if (event.type === 'media-failed' && isSendersFault(code as ErrorCode)) return state;
  // Events written by earlier versions have no job, but the failure needs an id.
  const { queue, id, attempts } = event.job ?? {
    queue: event.type === 'stuck' ? 'publish' : 'media',
    id: `${event.type}-${state.storyId}${event.type === 'stuck' ? '' : `-${event.original.slice(0, 16)}`}`,
    attempts: 0,
  };
  const failure: StoryFailure = {
    ...{ id, queue, code, message, attempts, at, open: true },
    ...(event.type === 'media-failed' ? { original: event.original } : {}),
    ...('destination' in event && event.destination !== undefined ? { destination: event.destination } : {}),
  };
  return { ...state, failures: [...(state.failures ?? []).filter((known) => known.id !== id), failure] };
}

/** Returns the state with all failures closed that `matches` accepts. */
export function closeFailures(state: StoryState, matches: (failure: StoryFailure) => boolean): StoryState {
  if (state.failures === undefined) return state;
  const failures = state.failures.map((failure) =>
    matches(failure) ? { ...failure, open: false } : failure,
  );
  return { ...state, failures };
}

/** Returns the state without `stuck`, unless another failure is open. Failed media files do not make a story stuck. */
export function withoutStuck(state: StoryState): StoryState {
  if (openFailures(state).some(({ original }) => original === undefined)) return state;
  const { stuck: _stuck, ...rest } = state;
  return rest;
}
