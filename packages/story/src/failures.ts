import { type ErrorCode, isSendersFault } from './errors.ts';
import type { EventOf } from './events.ts';
import type { StoryState } from './fold.ts';

/** A job of a story that failed for good and that an operator can replay. */
export interface StoryFailure {
  /** The job's id. A job that fails again under the same id is the same failure. */
  id: string;
  queue: string;
  code: string;
  message: string;
  attempts: number;
  /** When it was told, ISO 8601. */
  at: string;
  /** The original, where the job was a file's. */
  original?: string;
  /** Where the job was to deliver an edition. */
  destination?: string;
  /** It waits for an operator. One that was replayed, discarded or overtaken stays known: it may still lie in Redis. */
  open: boolean;
}

export const openFailures = ({ failures = [] }: Pick<StoryState, 'failures'>): StoryFailure[] =>
  failures.filter(({ open }) => open);

/** With a failure on the list. Faults of a sent file are its sender's to mend, and stand on the story alone. */
export function withFailure(
  state: StoryState,
  event: EventOf<'stuck'> | EventOf<'media-failed'>,
  at: string,
): StoryState {
  const { code, message } = event;
  if (event.type === 'media-failed' && isSendersFault(code as ErrorCode)) return state;
  // An earlier version named no job: the failure still needs an id of its own.
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

/** With those failures closed that are meant. */
export function closeFailures(state: StoryState, meant: (failure: StoryFailure) => boolean): StoryState {
  if (state.failures === undefined) return state;
  const failures = state.failures.map((failure) => (meant(failure) ? { ...failure, open: false } : failure));
  return { ...state, failures };
}

/** Not stuck, unless work on the story still waits for an operator. A failed file does not count: no story is stuck for it. */
export function withoutStuck(state: StoryState): StoryState {
  if (openFailures(state).some(({ original }) => original === undefined)) return state;
  const { stuck: _stuck, ...rest } = state;
  return rest;
}
