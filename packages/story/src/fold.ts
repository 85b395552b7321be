import type { Warning } from './article.ts';
import type { EventOf, HoldKind, JournalEntry, RefusedFile, StoryEvent } from './events.ts';
import { closeFailures, type StoryFailure, withFailure, withoutStuck } from './failures.ts';
import type { Lane } from './lane.ts';
import type { PlannedMedia } from './media.ts';

/** What there is of a media file: the key of its result, and what a status shows of it. */
type Made = Pick<EventOf<'media-ready'>, 'result' | 'renditions' | 'encodings'>;

/** How far one media file of the current revision has come. */
export type MediaState =
  | { state: 'waiting'; percent: number; playable?: Made }
  | ({ state: 'ready' } & Made)
  /**
   * What could be played or seen before it failed goes on being shown so. `replayed`: an operator put it back to work,
   * and until it is ready, or fails again, the story stays as it is.
   */
  | { state: 'failed'; code: string; message: string; playable?: Made; replayed?: true };

/** Whether somebody is to make this file. */
export const isToBeMade = (progress: MediaState): boolean =>
  progress.state === 'waiting' || (progress.state === 'failed' && progress.replayed === true);

/** What there is of a media file, all or so far. */
export function madeOf(progress: MediaState): Made | undefined {
  return progress.state === 'ready' ? progress : progress.playable;
}

/** An edition that was written; by number, first to last. */
export type EditionState = Omit<EventOf<'edition-built'>, 'v' | 'type'>;

/**
 * Why a story waits for a person: somebody has to read it first (`review`), the draft may have been misread (`doubt`),
 * the headline promises media that are not there (`missing-media`), or an editor stopped it (`editor`).
 */
export interface Hold {
  kind: HoldKind;
  reason: string;
}

/** What the journal says of a story. Made by `fold` alone; Redis holds a copy for lists and fast reads. */
export interface StoryState {
  storyId: string;
  /** The last entry folded. */
  sequence: number;
  revision: number;
  lane: Lane;
  receivedAt: string;
  updatedAt: string;
  files: EventOf<'submitted'>['files'];
  plan?: Omit<EventOf<'planned'>, 'v' | 'type' | 'media' | 'warnings' | 'refused'>;
  media: (PlannedMedia & { progress: MediaState })[];
  warnings: Warning[];
  refused: RefusedFile[];
  refusal?: { code: string; message: string; where?: string };
  /** What the story waits for, one of each kind. It goes out when there is none. */
  holds: Hold[];
  /** The kinds of hold that were ended in this revision: all but `editor` do not come back. */
  released: HoldKind[];
  /** Work on the story has failed for good and waits for an operator; the next edition that goes live ends it. */
  stuck?: { code: string; message: string };
  /** Jobs that failed for good, open or not. Absent without any, and in a copy that an earlier version folded. */
  failures?: StoryFailure[];
  scheduledFor?: string;
  /** When the end of the embargo was noticed (ISO 8601). */
  embargoEnded?: string;
  editions: EditionState[];
  /** By destination: the edition that is live there. */
  live: Record<string, { edition: number; url: string }>;
  /** Times (ISO 8601) of the first occurrence. */
  times: { accepted?: string; textLive?: string; firstPlayable?: string; complete?: string };
}

/** A story of which nothing has happened yet. */
export function unwritten(storyId: string): StoryState {
  return {
    storyId,
    sequence: 0,
    revision: 0,
    lane: 'normal',
    receivedAt: '',
    updatedAt: '',
    files: [],
    media: [],
    warnings: [],
    refused: [],
    holds: [],
    released: [],
    editions: [],
    live: {},
    times: {},
  };
}

/**
 * A story's state from its entries, in order of sequence. Pure, and safe against repeats: in a journal of an earlier
 * version the same thing may stand twice. Of a revision that has been replaced only its editions count, because
 * they are numbered through the story's life and one of them may be what the public sees.
 */
export function fold(entries: readonly JournalEntry[]): StoryState | undefined {
  const first = entries[0];
  if (first === undefined) return undefined;
  return entries.reduce(apply, unwritten(first.storyId));
}

/** The state after one more entry. */
export function apply(state: StoryState, entry: JournalEntry): StoryState {
  const next = { ...state, sequence: entry.sequence, updatedAt: entry.at };
  return entry.events.reduce((before, event) => withEvent(before, event, entry.at), next);
}

function withEvent(state: StoryState, event: StoryEvent, at: string): StoryState {
  const replaced = event.revision < state.revision;
  if (replaced && event.type !== 'edition-built' && event.type !== 'edition-live') return state;
  return change(state, event, at);
}

function change(state: StoryState, event: StoryEvent, at: string): StoryState {
  switch (event.type) {
    case 'submitted':
      return submitted(state, event, at);
    case 'planned':
      return planned(state, event);
    case 'refused': {
      const { code, message, where } = event;
      return { ...state, refusal: { code, message, ...(where === undefined ? {} : { where }) } };
    }
    case 'held':
      return held(state, event);
    case 'released':
      return released(state, event);
    case 'stuck': {
      const { code, message } = event;
      return withFailure({ ...state, stuck: { code, message } }, event, at);
    }
    case 'replayed':
      return replayed(state, event);
    case 'discarded':
      // The story goes on being stuck: nobody works on it until something new happens to it.
      return closeFailures(state, ({ id }) => id === event.failure);
    case 'scheduled':
      return { ...state, scheduledFor: event.until };
    case 'embargo-ended':
      return { ...state, embargoEnded: at };
    case 'media-progress':
      return withMedia(state, event.original, (item) =>
        item.progress.state === 'waiting'
          ? {
              ...item,
              progress: { ...item.progress, percent: Math.max(item.progress.percent, event.percent) },
            }
          : item,
      );
    case 'media-playable': {
      const { result, renditions } = event;
      return withMedia(state, event.original, (item) =>
        item.progress.state === 'waiting'
          ? { ...item, progress: { ...item.progress, playable: { result, renditions } } }
          : item,
      );
    }
    case 'media-ready':
      return mediaReady(state, event);
    case 'media-failed':
      return mediaFailed(state, event, at);
    case 'edition-built': {
      if (state.editions.some((known) => known.edition === event.edition)) return state;
      const { v: _v, type: _type, ...edition } = event;
      return { ...state, editions: [...state.editions, edition] };
    }
    case 'edition-live':
      return editionLive(state, event, at);
  }
}

function submitted(state: StoryState, event: EventOf<'submitted'>, at: string): StoryState {
  if (event.revision <= state.revision) return state;
  // The media of the revision before stay in the state until the new plan replaces them: its edition is still live.
  const {
    refusal: _refusal,
    scheduledFor: _until,
    embargoEnded: _ended,
    ...rest
  } = withoutStuck(closeFailures(state, () => true));
  const { revision, lane, receivedAt, files } = event;
  return { ...rest, revision, lane, receivedAt, files, holds: [], released: [], times: { accepted: at } };
}

function held(state: StoryState, { kind = 'missing-media', reason }: EventOf<'held'>): StoryState {
  if (kind !== 'editor' && state.released.includes(kind)) return state;
  return { ...state, holds: [...state.holds.filter((hold) => hold.kind !== kind), { kind, reason }] };
}

function released(state: StoryState, { kind = 'missing-media' }: EventOf<'released'>): StoryState {
  return {
    ...state,
    holds: state.holds.filter((hold) => hold.kind !== kind),
    released: [...new Set([...state.released, kind])],
  };
}

function planned(state: StoryState, event: EventOf<'planned'>): StoryState {
  if (state.plan?.revision === event.revision) return state;
  const { v: _v, type: _type, media, warnings, refused, ...plan } = event;
  return {
    ...state,
    plan,
    lane: event.lane,
    warnings,
    refused,
    media: media.map((item) => ({ ...item, progress: { state: 'waiting', percent: 0 } })),
  };
}

type MediaItem = StoryState['media'][number];

const withMedia = (state: StoryState, original: string, to: (item: MediaItem) => MediaItem): StoryState => ({
  ...state,
  media: state.media.map((item) => (item.original === original ? to(item) : item)),
});

function mediaReady(state: StoryState, event: EventOf<'media-ready'>): StoryState {
  const done = state.media.find((item) => item.original === event.original);
  if (done === undefined || done.progress.state === 'ready') return state;
  const { result, renditions, encodings } = event;
  return {
    ...withMedia(closeFailures(state, isOf(event)), event.original, (item) => ({
      ...item,
      progress: { state: 'ready', result, renditions, ...(encodings && { encodings }) },
    })),
    // A file that failed, was replayed by an operator and is ready now is no longer refused.
    refused: state.refused.filter((refusal) => refusal.file !== done.file),
    warnings: [...state.warnings, ...event.warnings],
  };
}

function mediaFailed(state: StoryState, event: EventOf<'media-failed'>, at: string): StoryState {
  const failed = state.media.find((item) => item.original === event.original);
  if (failed === undefined || !isToBeMade(failed.progress)) return state;
  const { code, message } = event;
  const playable = madeOf(failed.progress);
  const progress = { state: 'failed', code, message, ...(playable ? { playable } : {}) } as const;
  const refused = state.refused.filter((refusal) => refusal.file !== failed.file);
  return {
    ...withMedia(withFailure(state, event, at), event.original, (item) => ({ ...item, progress })),
    refused: [...refused, { file: failed.file, code, message }],
  };
}

const isOf =
  ({ original }: { original: string }) =>
  (failure: StoryFailure): boolean =>
    failure.original === original;

/** The file that failed is to be made again; the rest of the work follows from the state of a story that is not stuck. */
function replayed(state: StoryState, event: EventOf<'replayed'>): StoryState {
  const failure = state.failures?.find(({ id, open }) => id === event.failure && open);
  if (failure === undefined) return state;
  const { original } = failure;
  const closed = closeFailures(state, ({ id }) => id === failure.id);
  if (original === undefined) return withoutStuck(closed);
  return withMedia(closed, original, (item) =>
    item.progress.state === 'failed' ? { ...item, progress: { ...item.progress, replayed: true } } : item,
  );
}

function editionLive(state: StoryState, event: EventOf<'edition-live'>, at: string): StoryState {
  const current = state.live[event.destination];
  // Two deliveries may be journalled out of order; the newer edition is the one that stays.
  if (current !== undefined && current.edition >= event.edition) return state;
  // A file that failed is not made by that; nor is an edition brought to another destination.
  const overtaken = ({ original, destination = event.destination }: StoryFailure) =>
    original === undefined && destination === event.destination;
  const rest = withoutStuck(closeFailures(state, overtaken));
  const live = { ...state.live, [event.destination]: { edition: event.edition, url: event.url } };
  const edition = state.editions.find((known) => known.edition === event.edition);
  const everywhere =
    edition?.destinations.every((name) => (live[name]?.edition ?? 0) >= event.edition) ?? false;
  if (event.revision !== state.revision) return { ...rest, live };
  return {
    ...rest,
    live,
    times: {
      textLive: at,
      ...(event.playable ? { firstPlayable: at } : {}),
      ...(edition?.complete && everywhere ? { complete: at } : {}),
      ...state.times,
    },
  };
}
