import type { EditionState, StoryState } from './state.ts';

/** The times before which a story does not go out, ISO 8601. */
export interface Times {
  embargo?: string;
  publishAt?: string;
}

/**
 * Returns the embargo and the time of publication that count. What an editor has set replaces what the package said
 * then. When a later package says something new, the later of the two counts.
 */
export function timesOf({ plan, setTimes = {} }: Pick<StoryState, 'plan' | 'setTimes'>): Times {
  const of = (name: keyof Times): Times => {
    const said = plan?.[name];
    const set = setTimes[name];
    const time = set === undefined ? said : said === set.insteadOf ? set.time : laterOf(said, set.time);
    return time === undefined ? {} : { [name]: time };
  };
  return { ...of('embargo'), ...of('publishAt') };
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

/** Returns the newest edition that is live or may go out: see `StoryState.keptBack`. */
export const newestEdition = (state: StoryState): EditionState | undefined =>
  state.editions.findLast((edition) => !isGivenUp(state, edition));

/**
 * Whether an edition may not go out: its revision is held, or it was kept back before. A live edition stays where it is.
 * The notice of a retracted story goes out in any case. No clock is asked: an edition is built only when its time has come, and a time that is set later keeps it back.
 */
export const isKeptBack = (state: StoryState, edition: EditionState): boolean =>
  !edition.notice &&
  (isGivenUp(state, edition) || (edition.revision === state.revision && state.holds.length > 0));

const isGivenUp = ({ live, keptBack = 0 }: StoryState, { edition }: EditionState): boolean =>
  edition <= keptBack && Object.values(live).every((shown) => shown.edition < edition);
