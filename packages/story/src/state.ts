import type { Warning } from './article.ts';
import type { EventOf, HoldKind, PurgeAnswer, RefusedFile } from './events.ts';
import type { Lane } from './lane.ts';
import type { PlannedMedia } from './media.ts';
import type { IssuedReceipt } from './receipt.ts';

/** The renditions of a media file: the key of its result, and the part that a status shows. */
type Made = Pick<EventOf<'media-ready'>, 'result' | 'renditions' | 'encodings' | 'durationSeconds'> & {
  /** What was found while it was made. Absent when there is nothing. */
  warnings?: Warning[];
};

/** How far one media file of the current revision has come. */
export type MediaState =
  | { state: 'waiting'; percent: number; playable?: Made }
  | ({ state: 'ready' } & Made)
  /**
   * `playable`: what could be played or seen before the failure stays published. `replayed`: an operator put the file
   * back to work; the story stays as it is until the file is ready or fails again.
   */
  | { state: 'failed'; code: string; message: string; playable?: Made; replayed?: true };

/** Whether a job has to make this file. */
export const isToBeMade = (progress: MediaState): boolean =>
  progress.state === 'waiting' || (progress.state === 'failed' && progress.replayed === true);

/** Returns the renditions of a media file: all of them, or those made so far. */
export function madeOf(progress: MediaState): Made | undefined {
  return progress.state === 'ready' ? progress : progress.playable;
}

/** An edition that was written. `path`: the address at which it shows the story. */
export type EditionState = Omit<EventOf<'edition-built'>, 'v' | 'type' | 'path'> & { path: string };

/**
 * Why a story waits for a person: it needs a review first (`review`), the draft may have been misread (`doubt`), the
 * headline promises media that the package does not contain (`missing-media`), or an editor stopped it (`editor`).
 */
export interface Hold {
  kind: HoldKind;
  reason: string;
}

/** A time that an editor set (ISO 8601) in place of what the package says; without `time` it was lifted. */
export interface SetTime {
  insteadOf?: string;
  time?: string;
}

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

/** Why a story is taken down, by whom and when (ISO 8601), and how far that has come. */
export type Retraction = Pick<EventOf<'retracted'>, 'mode' | 'reason' | 'by' | 'expired'> & {
  at: string;
  /** Which retraction of the story this is, from 1. Its receipt has the same number. */
  number: number;
  /** The destinations that have nothing of the story any more but the notice. */
  withdrawn: string[];
  /** When the newest of them was recorded, ISO 8601. */
  withdrawnAt?: string;
};

/** A purge: what a cache in front of a destination has to forget of a story, and whether it has. Times are ISO 8601. */
export interface Purge {
  destination: string;
  cache: string;
  /** The edition that replaced what the cache may have. */
  edition: number;
  /** The cache has to forget the story's media, too: they were deleted at the destination. */
  media?: true;
  since: string;
  /** When it was done. Absent while the purge is open. */
  done?: string;
  answer?: PurgeAnswer;
}

/**
 * An original that the story has dropped: why, by whom and when (ISO 8601). No revision up to `revision` has it, and no
 * edition after `edition`, unless it was sent again later.
 */
export type DroppedOriginal = Omit<EventOf<'original-dropped'>, 'v' | 'type'> & {
  at: string;
  edition: number;
};

/** What a correction says to readers. `at` is when it was accepted, ISO 8601. */
export interface CorrectionNote {
  revision: number;
  at: string;
  note: string;
}

/** What a correction is based on. */
export interface Basis {
  revision: number;
  files: EventOf<'submitted'>['files'];
  /** See `StoryState`. */
  changed?: number;
  corrections?: CorrectionNote[];
}

/** What the journal says about a story. Only `fold` makes it; Redis holds a copy for lists and fast reads. */
export interface StoryState {
  storyId: string;
  /** The sequence of the last entry folded. */
  sequence: number;
  revision: number;
  lane: Lane;
  receivedAt: string;
  updatedAt: string;
  files: EventOf<'submitted'>['files'];
  /** The newest revision before this one that was not refused. Absent in the first. */
  before?: Basis;
  /** The newest revision that is no `minor` correction. Absent while that is the first. */
  changed?: number;
  /** The notes of all corrections, the oldest first. Absent when there are none. */
  corrections?: CorrectionNote[];
  plan?: Omit<EventOf<'planned'>, 'v' | 'type' | 'media' | 'warnings' | 'refused'>;
  /** The story's former addresses, the oldest first: it may have been public there. Absent when there are none. */
  formerPaths?: string[];
  media: (PlannedMedia & { progress: MediaState })[];
  warnings: Warning[];
  refused: RefusedFile[];
  refusal?: { code: string; message: string; where?: string };
  /** What the story waits for: at most one hold of each kind. It can be published when there is none. */
  holds: Hold[];
  /** The kinds of hold that were released in this revision. All but `editor` do not come back. */
  released: HoldKind[];
  /** A job of the story will not be retried and waits for an operator. The next edition that goes live ends this. */
  stuck?: { code: string; message: string };
  /** Open and closed failures. Absent when there are none, and in copies that an earlier version folded. */
  failures?: StoryFailure[];
  /**
   * The times that an editor has set instead of those of the package: see `timesOf` and `expiryOf`. Every later
   * revision keeps them.
   */
  setTimes?: { embargo?: SetTime; publishAt?: SetTime; expires?: SetTime };
  scheduledFor?: string;
  /** When it was recorded that the time for which the story waited has come (ISO 8601). */
  embargoEnded?: string;
  /** Set while the story is retracted. Nothing of it may be public then, whatever the other fields say. */
  retraction?: Retraction;
  /** How often the story was retracted. Absent when it never was. */
  retractions?: number;
  /** The receipts of its retractions, the oldest first. Absent when there are none. */
  receipts?: IssuedReceipt[];
  /**
   * The newest edition when the story was last reinstated. Files of it and of older ones may be gone from destinations,
   * so a newer one is made, and delivered with a look at each file.
   */
  reinstated?: number;
  /** The originals that the story has dropped. Absent when there are none. */
  dropped?: DroppedOriginal[];
  editions: EditionState[];
  /**
   * Editions up to this number that are live nowhere never go out: a hold or a later time kept them back, and what goes
   * out then is built anew.
   */
  keptBack?: number;
  /** The live edition by destination. */
  live: Record<string, { edition: number; url: string }>;
  /** The last purge of each cache. Absent when there was none. */
  purges?: Purge[];
  /**
   * When each first happened in this revision, or since the story was reinstated, and the last release of a hold (ISO
   * 8601). A story that moves is complete again when it is everywhere at its new address.
   */
  times: {
    released?: string;
    accepted?: string;
    textLive?: string;
    firstPlayable?: string;
    complete?: string;
  };
}

/**
 * The version of folded states that are kept: in Redis and in snapshots. Raise it when `StoryState` changes, or when
 * `fold` makes another state of the same entries. States of another version are not used; the story is folded again.
 */
export const stateForm = 6;

/**
 * Returns what the next correction is based on: the current revision, or the one before it when that was refused. A
 * first revision that was refused has no other: its files can be corrected.
 */
export function basisOf({ revision, files, changed, corrections, before, refusal }: StoryState): Basis {
  if (refusal && before) return before;
  return { revision, files, ...(changed && { changed }), ...(corrections && { corrections }) };
}

/** Returns the state of a story that has no entries yet. */
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
