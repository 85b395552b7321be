import { showsDropped } from './dropped.ts';
import type { EditionState, StoryState } from './state.ts';

/** The times before which a story does not go out, ISO 8601. */
export interface Times {
  embargo?: string;
  publishAt?: string;
}

/** The times before which a story does not go out, and its time to expire, ISO 8601. */
export type AllTimes = { [Name in keyof Times | 'expires']?: string | undefined };

/**
 * Returns the embargo and the time of publication that count. What an editor has set replaces what the package said
 * then. When a later package says something new, the later of the two counts.
 */
export function timesOf(state: Pick<StoryState, 'plan' | 'setTimes'>): Times {
  const of = (name: keyof Times): Times => {
    const time = timeOf(state, name, laterOf);
    return time === undefined ? {} : { [name]: time };
  };
  return { ...of('embargo'), ...of('publishAt') };
}

/** `ofTwo` chooses between a time that an editor has set and one that a later package says. */
function timeOf(
  { plan, setTimes = {} }: Pick<StoryState, 'plan' | 'setTimes'>,
  name: keyof AllTimes,
  ofTwo: (one: string | undefined, other: string | undefined) => string | undefined,
): string | undefined {
  const said = plan?.[name];
  const set = setTimes[name];
  if (set === undefined) return said;
  return said === set.insteadOf ? set.time : ofTwo(said, set.time);
}

/**
 * Returns when a story expires (ISO 8601); the time may be past. An editor's time replaces that of the package. If a
 * later package has another time, the earlier of the two counts.
 */
export const expiryOf = (state: Pick<StoryState, 'plan' | 'setTimes'>): string | undefined =>
  timeOf(state, 'expires', earlierOf);

/**
 * Returns when a story that is not down yet expires (ISO 8601); the time may have come. Undefined when it does not
 * expire, is taken down already, or was refused before anything of it went out.
 */
export function pendingExpiry(state: StoryState): string | undefined {
  const isGone = state.retraction || (state.refusal && state.editions.length === 0);
  return isGone ? undefined : expiryOf(state);
}

/** Whether a story's time to expire has come. `now` is ms since 1970. */
export function isExpired(state: Pick<StoryState, 'plan' | 'setTimes'>, now: number): boolean {
  const expires = expiryOf(state);
  return expires !== undefined && Date.parse(expires) <= now;
}

/**
 * Returns why a story can't have these times, because it would expire before it is public, or at once; undefined when
 * it can. `now` is ms since 1970.
 */
export function expiryProblem({ expires, embargo, publishAt }: AllTimes, now: number): string | undefined {
  if (expires === undefined) return undefined;
  if (Date.parse(expires) <= now)
    return `the time at which the story expires, ${expires}, is past: give a later one, or none, so that it stays`;
  const due = laterOf(embargo, publishAt);
  if (due === undefined || Date.parse(due) < Date.parse(expires)) return undefined;
  return `the story would expire at ${expires}, before it goes out at ${due}: let it expire later or go out earlier`;
}

/**
 * Returns when a story goes out (ISO 8601): at the later of its embargo and its time of publication. An embargo can't
 * be undercut. Undefined when it has neither. The time may be past.
 */
export function dueOf(state: Pick<StoryState, 'plan' | 'setTimes'>): string | undefined {
  const { embargo, publishAt } = timesOf(state);
  return laterOf(embargo, publishAt);
}

/** Whether a story waits for a time that has not come. `now` is ms since 1970. */
export function isTooEarly(state: Pick<StoryState, 'plan' | 'setTimes'>, now: number): boolean {
  const due = dueOf(state);
  return due !== undefined && Date.parse(due) > now;
}

/**
 * Returns the time for which the revision waited (ms since 1970). Undefined when it waited for none, or when a person
 * held it beyond that time.
 */
export function awaitedTime(state: StoryState): number | undefined {
  const due = dueOf(state);
  if (due === undefined || due !== state.scheduledFor) return undefined;
  const time = Date.parse(due);
  const { released } = state.times;
  return released !== undefined && Date.parse(released) > time ? undefined : time;
}

/** Returns the later of two times (ISO 8601); the only one when the other is not known. */
export function laterOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Date.parse(one) > Date.parse(other) ? one : other;
}

/** Returns the earlier of two times (ISO 8601); the only one when the other is not known. */
export function earlierOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Date.parse(one) < Date.parse(other) ? one : other;
}

/**
 * Returns the newest edition that is live or may go out: see `StoryState.keptBack`. With `destination`: there. A cut
 * edition counts only for the destinations that it is made for.
 */
export const newestEdition = (state: StoryState, destination?: string): EditionState | undefined =>
  state.editions.findLast(
    (edition) =>
      !isGivenUp(state, edition) &&
      !(edition.cut && destination !== undefined && !edition.destinations.includes(destination)),
  );

/**
 * Whether an edition may not go out: its revision is held, or it was kept back before. A live edition stays where it
 * is. The notice of a retracted story and a cut edition go out in any case. An edition that shows an original which the
 * story has dropped never does. No clock is asked: an edition is built only when its time has come, and a time that is
 * set later keeps it back.
 */
export const isKeptBack = (state: StoryState, edition: EditionState): boolean =>
  !edition.notice &&
  (showsDropped(state, edition) ||
    (!edition.cut &&
      (isGivenUp(state, edition) || (edition.revision === state.revision && state.holds.length > 0))));

const isGivenUp = ({ live, keptBack = 0 }: StoryState, { edition, cut }: EditionState): boolean =>
  edition <= keptBack && !cut && Object.values(live).every((shown) => shown.edition < edition);
