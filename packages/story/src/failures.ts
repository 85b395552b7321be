import { type ErrorCode, isSendersFault } from './errors.ts';
import type { EventOf } from './events.ts';
import type { StoryState } from './fold.ts';

/** A job of a story that will not be retried by itself, and that an operator can replay. */
export interface StoryFailure {
  /** The job's id. A job that fails again under the same id is the same failure. */
  id: string;
  queue: string;
  code: string;
  message: string;
  attempts: number;
  /** When it was recorded, ISO 8601. */
  at: string;
  /** The original, for a media job. */
  original?: string;
  /** The destination, for a delivery job. */
  destination?: string;
  /**
   * It waits for an operator. Closed failures (replayed, discarded, overtaken) are kept: their jobs may still be in
   * Redis.
   */
  open: boolean;
}

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

/** Returns the state with all failures closed that `meant` accepts. */
export function closeFailures(state: StoryState, meant: (failure: StoryFailure) => boolean): StoryState {
  if (state.failures === undefined) return state;
  const failures = state.failures.map((failure) => (meant(failure) ? { ...failure, open: false } : failure));
  return { ...state, failures };
}

/** Returns the state without `stuck`, unless another failure is open. Failed media files do not make a story stuck. */
export function withoutStuck(state: StoryState): StoryState {
  if (openFailures(state).some(({ original }) => original === undefined)) return state;
  const { stuck: _stuck, ...rest } = state;
  return rest;
}
