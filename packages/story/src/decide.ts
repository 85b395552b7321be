import { isDroppedIn, showsDropped, stillShowDropped } from './dropped.ts';
import { dueOf, isTooEarly, newestEdition, pendingExpiry } from './due.ts';
import type { Lane } from './lane.ts';
import type { EditionState, StoryState } from './state.ts';

/** What an edition shows: these originals; the `early` ones with the renditions made so far. */
export interface Shows {
  complete: boolean;
  media: string[];
  early?: string[];
}

/** What the publish worker does next for a story. */
export type Decision =
  /** Nothing to publish now: not planned, refused, held, waiting for media, or everything is live. */
  | { do: 'nothing' }
  /** Under embargo, or to be published later: not before this time (ISO 8601). */
  | { do: 'schedule'; until: string }
  /** Its time has come: take it down. */
  | { do: 'expire' }
  /** Write a new edition that shows this. */
  | ({ do: 'publish' } & Shows)
  /** Write the notice that a retracted story leaves at its address. */
  | { do: 'publish-notice' }
  /**
   * Nothing newer may go out: write a cut edition for these destinations, which is the live edition `of` without the
   * originals that were withdrawn.
   */
  | ({ do: 'publish-cut'; of: EditionState; destinations: string[] } & Shows)
  /** The newest edition is written, but not yet live at these destinations. */
  | { do: 'deliver'; edition: EditionState; destinations: string[] }
  /** A retracted story is withdrawn from every destination: issue the receipt of this number. */
  | { do: 'issue-receipt'; number: number };

/** Decides from a story's state alone, so that every worker decides the same. `now` is ms since 1970. */
export function decide(state: StoryState, now: number): Decision {
  if (state.retraction) return withdrawal(state);
  const expires = pendingExpiry(state);
  if (expires !== undefined && Date.parse(expires) <= now) return { do: 'expire' };
  const next = publication(state, now);
  return next.do === 'publish' || next.do === 'deliver' ? next : (removal(state) ?? next);
}

function publication(state: StoryState, now: number): Decision {
  const { plan, dropped = [] } = state;
  if (plan === undefined || plan.revision !== state.revision || state.refusal || state.holds.length > 0) {
    return { do: 'nothing' };
  }
  const until = dueOf(state);
  if (until !== undefined && isTooEarly(state, now)) return { do: 'schedule', until };

  const shows = madeSoFar(state);
  if (plan.publish === 'complete' && !shows.complete) return { do: 'nothing' };

  const newest = newestForAll(state);
  // An edition from before a withdrawal may show the original, or a place for it.
  const before = Math.max(state.reinstated ?? 0, ...dropped.map(({ edition }) => edition));
  const shown =
    newest?.revision === state.revision &&
    newest.edition > before &&
    newest.path === plan.path &&
    !newest.cut &&
    newest.complete === shows.complete &&
    same(newest.media, shows.media) &&
    same(newest.early ?? [], shows.early ?? []);
  if (!newest || !shown) return { do: 'publish', ...shows };

  const destinations = newest.destinations.filter(
    (name) => (state.live[name]?.edition ?? 0) < newest.edition,
  );
  return destinations.length > 0 ? { do: 'deliver', edition: newest, destinations } : { do: 'nothing' };
}

/**
 * Returns the newest edition that says what the story shows. One that is `cut` for other destinations than those of whole
 * editions does not: these destinations left the settings, and what is live there has to go whatever comes elsewhere.
 */
function newestForAll(state: StoryState): EditionState | undefined {
  const whole = newestEdition({ ...state, editions: state.editions.filter(({ cut }) => !cut) });
  const counts = ({ cut, destinations }: EditionState): boolean =>
    !cut || whole === undefined || destinations.some((name) => whole.destinations.includes(name));
  return newestEdition({ ...state, editions: state.editions.filter(counts) });
}

/** Returns what an edition shows that is built now: `Decision` of kind `publish`. */
export function madeSoFar({ media }: Pick<StoryState, 'media'>): Shows {
  const complete = !media.some((item) => item.progress.state === 'waiting');
  const early = media.filter(isEarly).map((item) => item.original);
  const ready = media.filter((item) => item.progress.state === 'ready').map((item) => item.original);
  return { complete, media: [...ready, ...early], ...(early.length > 0 ? { early } : {}) };
}

/**
 * Decides for a story of which nothing newer may go out: a cut edition takes withdrawn originals out of what is live. A
 * hold, or a correction that is still being read, must not keep them public.
 */
function removal(state: StoryState): Decision | undefined {
  const destinations = stillShowDropped(state);
  const newest = newestEdition(state);
  if (newest === undefined || destinations.length === 0) return undefined;
  if (
    newest.cut &&
    !showsDropped(state, newest) &&
    destinations.every((name) => newest.destinations.includes(name))
  )
    return { do: 'deliver', edition: newest, destinations };
  const live = destinations.map((name) => state.live[name]?.edition);
  const of = state.editions.findLast(({ edition }) => live.includes(edition));
  if (of === undefined) return undefined;
  const stays = (original: string) => !isDroppedIn(state, of.revision, original);
  const early = of.early?.filter(stays);
  const shows = { complete: of.complete, media: of.media.filter(stays), ...(early && { early }) };
  return { do: 'publish-cut', of, destinations, ...shows };
}

/** Decides for a retracted story. Nothing of it is published; what is public of it goes. */
function withdrawal(state: StoryState): Decision {
  const destinations = toWithdrawFrom(state);
  const newest = state.editions.at(-1);
  const number = missingReceipt(state);
  if (number !== undefined) return { do: 'issue-receipt', number };
  if (newest === undefined || destinations.length === 0) return { do: 'nothing' };
  // The notice of a retraction that has ended says when that was, and may be kept back by now.
  const isOfThis = newest.notice && newest.edition > (state.reinstated ?? 0);
  return isOfThis ? { do: 'deliver', edition: newest, destinations } : { do: 'publish-notice' };
}

/**
 * Returns the destinations that may still have something of a retracted story: all that an edition was made for,
 * because a delivery may have been under way that is not on record. None for a story that is not retracted.
 */
export function toWithdrawFrom({ retraction, editions, live }: StoryState): string[] {
  if (retraction === undefined) return [];
  const names = [...editions.flatMap(({ destinations }) => destinations), ...Object.keys(live)];
  return [...new Set(names)].filter((name) => !retraction.withdrawn.includes(name));
}

/**
 * Returns the number of the receipt that has to be issued: the story is withdrawn from every destination. Undefined
 * when that receipt exists, and for any other story. A story of which no edition was made was public nowhere, and gets
 * none.
 */
export function missingReceipt(state: StoryState): number | undefined {
  const { retraction, editions, receipts = [] } = state;
  if (retraction === undefined || editions.length === 0 || toWithdrawFrom(state).length > 0) return undefined;
  return receipts.some(({ number }) => number === retraction.number) ? undefined : retraction.number;
}

/**
 * Returns the edition in which lists and feeds show a story at a destination: the live one. Undefined when it is not
 * live there, or is retracted, or the notice of its retraction is still there.
 */
export function shownAt(
  { editions, live, retraction }: Pick<StoryState, 'editions' | 'live' | 'retraction'>,
  destination: string,
): EditionState | undefined {
  if (retraction) return undefined;
  return editions.find(({ edition, notice }) => edition === live[destination]?.edition && !notice);
}

/** Whether a medium can be played or seen although its renditions are incomplete: still being made, or failed. */
const isEarly = ({ progress }: StoryState['media'][number]): boolean =>
  progress.state !== 'ready' && progress.playable !== undefined;

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value) => b.includes(value));

/**
 * Returns the lane of a story's jobs. Retractions and withdrawals of originals go before all other work: what must not
 * be public any more can't wait for what is new.
 */
export const laneOf = (
  state: Pick<StoryState, 'dropped' | 'editions' | 'lane' | 'live' | 'retraction'>,
): Lane => (state.retraction || stillShowDropped(state).length > 0 ? 'breaking' : state.lane);
