import { isDeepStrictEqual } from 'node:util';
import { dropOf, mediaWithout, withdrawnFile } from './dropped.ts';
import { newestEdition } from './due.ts';
import type { EventOf, HoldKind, JournalEntry, StoryEvent } from './events.ts';
import { closeFailures, withFailure, withoutStuck } from './failures.ts';
import { keptProgress } from './kept-media.ts';
import { withPurged, withPurges } from './purges.ts';
import { basisOf, isToBeMade, madeOf, type StoryFailure, type StoryState, unwritten } from './state.ts';

/**
 * Computes a story's state from its entries, which are in order of sequence. Pure. Repeated events change nothing: a
 * journal written by an earlier version may contain some. Events of a replaced revision are ignored, except for its
 * editions: they are numbered through the story's life, and one of them may still be live.
 */
export function fold(entries: readonly JournalEntry[]): StoryState | undefined {
  const first = entries[0];
  if (first === undefined) return undefined;
  return entries.reduce(apply, unwritten(first.storyId));
}

/** Returns the state after one more entry. */
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
      return released(state, event, at);
    case 'stuck': {
      const { code, message } = event;
      return withFailure({ ...state, stuck: { code, message } }, event, at);
    }
    case 'replayed':
      return replayed(state, event);
    case 'discarded':
      // The story stays stuck: no job works on it until something new happens to it.
      return closeFailures(state, ({ id }) => id === event.failure);
    case 'scheduled':
      return event.until === state.scheduledFor ? state : { ...keepBack(state), scheduledFor: event.until };
    case 'embargo-ended':
      return { ...state, embargoEnded: at };
    case 'rescheduled':
      return rescheduled(state, event);
    case 'moved':
      return moved(state, event, at);
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
      const { v: _v, type: _type, path = state.plan?.path ?? '', ...edition } = event;
      return { ...state, editions: [...state.editions, { ...edition, path }] };
    }
    case 'edition-live':
      return editionLive(state, event, at);
    case 'retracted':
      return retracted(state, event, at);
    case 'withdrawn':
      return withdrawn(state, event, at);
    case 'purged':
      return withPurged(state, event, at);
    case 'receipt-issued':
      return receiptIssued(state, event, at);
    case 'reinstated':
      return reinstated(state);
    case 'original-dropped':
      return originalDropped(state, event, at);
  }
}

function submitted(state: StoryState, event: EventOf<'submitted'>, at: string): StoryState {
  if (event.revision <= state.revision) return state;
  // The media of the previous revision stay in the state until the new plan replaces them: its edition is still live.
  const {
    refusal: _refusal,
    scheduledFor: _until,
    embargoEnded: _ended,
    before: _before,
    changed: _changed,
    corrections: _corrections,
    ...rest
  } = withoutStuck(closeFailures(state, () => true));
  const { revision, lane, receivedAt, files } = event;
  const next = { ...rest, revision, lane, receivedAt, files, times: { accepted: at } };
  if (state.revision === 0) return next;
  return {
    ...next,
    ...corrected(state, event, at),
    // An editor's word stands until an editor takes it back. All other reasons are looked for anew.
    holds: state.holds.filter(({ kind }) => kind === 'editor'),
    released: sameDraft(state, event) ? state.released.filter((kind) => aboutTheDraft.includes(kind)) : [],
  };
}

/** The kinds of hold that a person has judged for good, as long as the draft stays as it is. */
const aboutTheDraft: readonly HoldKind[] = ['doubt', 'missing-media'];

const sameDraft = (one: Pick<StoryState, 'files'>, other: Pick<StoryState, 'files'>): boolean =>
  draftOf(one) === draftOf(other);
const draftOf = ({ files }: Pick<StoryState, 'files'>): string | undefined =>
  files.find(({ role }) => role === 'draft')?.sha256;

/** Returns what a correction says, after what the revision said that it is based on. */
function corrected(
  state: StoryState,
  { revision, note, minor }: EventOf<'submitted'>,
  at: string,
): Pick<StoryState, 'before' | 'changed' | 'corrections'> {
  const before = basisOf(state);
  const changed = minor ? before.changed : revision;
  const corrections = [
    ...(before.corrections ?? []),
    ...(note === undefined ? [] : [{ revision, at, note }]),
  ];
  return { before, ...(changed && { changed }), ...(corrections.length > 0 && { corrections }) };
}

function held(state: StoryState, { kind = 'missing-media', reason }: EventOf<'held'>): StoryState {
  if (kind !== 'editor' && state.released.includes(kind)) return state;
  return { ...state, holds: [...state.holds.filter((hold) => hold.kind !== kind), { kind, reason }] };
}

function released(
  state: StoryState,
  { kind = 'missing-media' }: EventOf<'released'>,
  at: string,
): StoryState {
  const holds = state.holds.filter((hold) => hold.kind !== kind);
  const next = { ...state, holds, released: [...new Set([...state.released, kind])] };
  return holds.length === state.holds.length
    ? next
    : { ...keepBack(next), times: { ...state.times, released: at } };
}

/** What was built while the story could not go out is built anew, with the time at which it goes out. */
const keepBack = (state: StoryState): StoryState => {
  const newest = state.editions.at(-1);
  return newest === undefined ? state : { ...state, keptBack: newest.edition };
};

function rescheduled(state: StoryState, event: EventOf<'rescheduled'>): StoryState {
  const set = (name: 'embargo' | 'publishAt' | 'expires') => {
    const time = event[name];
    if (time === undefined) return {};
    const said = state.plan?.[name];
    const instead = said === undefined ? {} : { insteadOf: said };
    return { [name]: { ...instead, ...(time === null ? {} : { time }) } };
  };
  const setTimes = { ...state.setTimes, ...set('embargo'), ...set('publishAt'), ...set('expires') };
  if (isDeepStrictEqual(setTimes, state.setTimes)) return state;
  // A time to expire does not change when the story goes out.
  if (event.embargo === undefined && event.publishAt === undefined) return { ...state, setTimes };
  const { scheduledFor: _until, embargoEnded: _ended, ...rest } = keepBack(state);
  return { ...rest, setTimes };
}

/**
 * No reader knows the address of a story without an edition, so nothing has to lead from it. A story that comes back
 * before an edition went to the other address is complete at once, because no edition follows.
 */
function moved(state: StoryState, { path, slug, section }: EventOf<'moved'>, at: string): StoryState {
  const { plan, editions, formerPaths: before = [] } = state;
  if (plan === undefined || plan.path === path) return state;
  const { formerPaths: _before, ...rest } = state;
  const known = editions.length > 0 ? [...before, plan.path] : before;
  const former = [...new Set(known)].filter((one) => one !== path);
  const { complete: _complete, ...times } = state.times;
  return {
    ...rest,
    plan: { ...plan, path, slug, section },
    ...(former.length > 0 && { formerPaths: former }),
    times: { ...times, ...(isWholeAt(state, path) && { complete: at }) },
  };
}

/** Whether the newest edition shows all of the current revision at this address, wherever it has to be. */
function isWholeAt(state: StoryState, path: string): boolean {
  const newest = newestEdition(state);
  if (newest === undefined || newest.notice || newest.cut || !newest.complete) return false;
  const isLive = (name: string) => state.live[name]?.edition === newest.edition;
  return newest.revision === state.revision && newest.path === path && newest.destinations.every(isLive);
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
    media: media.map((item) => ({ ...item, progress: keptProgress(state.media, item) })),
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
  const { result, renditions, encodings, durationSeconds, warnings } = event;
  return {
    ...withMedia(closeFailures(state, isOf(event)), event.original, (item) => ({
      ...item,
      progress: {
        ...{ state: 'ready', result, renditions },
        ...(encodings && { encodings }),
        ...(durationSeconds !== undefined && { durationSeconds }),
        ...(warnings.length > 0 && { warnings }),
      },
    })),
    // A failed file that an operator replayed is no longer refused once it is ready.
    refused: state.refused.filter((refusal) => refusal.file !== done.file),
    warnings: [...state.warnings, ...warnings],
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

/** Marks a failed file to be made again. Other work follows from the state once the story is not stuck. */
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
  // Two deliveries may be recorded out of order. The newer edition stays.
  if (current !== undefined && current.edition >= event.edition) return state;
  return withPurges(shown(state, event, at), event, at);
}

function shown(state: StoryState, event: EventOf<'edition-live'>, at: string): StoryState {
  // A live edition does not close the failures of media files or of other destinations.
  const overtaken = ({ original, destination = event.destination }: StoryFailure) =>
    original === undefined && destination === event.destination;
  const rest = withoutStuck(closeFailures(state, overtaken));
  const live = { ...state.live, [event.destination]: { edition: event.edition, url: event.url } };
  const edition = state.editions.find((known) => known.edition === event.edition);
  const everywhere =
    edition?.destinations.every((name) => (live[name]?.edition ?? 0) >= event.edition) ?? false;
  if (event.revision !== state.revision || edition?.notice || edition?.cut) return { ...rest, live };
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

/** The work on the story ends, and so do its failures. Those of media files stay: a reinstated story needs the files. */
const ofNoMedium = ({ original }: StoryFailure): boolean => original === undefined;

function retracted(state: StoryState, event: EventOf<'retracted'>, at: string): StoryState {
  if (state.retraction) return state;
  const { mode, reason, by, expired } = event;
  const number = (state.retractions ?? 0) + 1;
  const retraction = {
    ...{ mode, reason, by, at, number, withdrawn: [] },
    ...(expired !== undefined && { expired }),
  };
  return { ...withoutStuck(closeFailures(state, ofNoMedium)), retraction, retractions: number };
}

function withdrawn(state: StoryState, event: EventOf<'withdrawn'>, at: string): StoryState {
  const { retraction } = state;
  const { destination } = event;
  if (retraction === undefined || retraction.withdrawn.includes(destination)) return state;
  const closed = closeFailures(
    state,
    (failure) => ofNoMedium(failure) && (failure.destination ?? destination) === destination,
  );
  const all = [...retraction.withdrawn, destination];
  const next = { ...retraction, withdrawn: all, withdrawnAt: at };
  return withPurges({ ...withoutStuck(closed), retraction: next }, event, at);
}

/** The receipt closes the failure by which operators were told that the story is still public. */
function receiptIssued(
  state: StoryState,
  { number, outcome, timeToDarkMs }: EventOf<'receipt-issued'>,
  at: string,
): StoryState {
  const { receipts = [], retraction } = state;
  if (receipts.some((known) => known.number === number)) return state;
  const next = retraction?.number === number ? withoutStuck(closeFailures(state, ofNoMedium)) : state;
  return { ...next, receipts: [...receipts, { number, at, outcome, timeToDarkMs }] };
}

/** The times of what is to happen again are those of the return. */
function reinstated(state: StoryState): StoryState {
  const { retraction, ...rest } = withoutStuck(closeFailures(state, ofNoMedium));
  if (retraction === undefined) return state;
  const { accepted, released: before } = state.times;
  return {
    ...rest,
    reinstated: state.editions.at(-1)?.edition ?? 0,
    times: { ...(accepted && { accepted }), ...(before && { released: before }) },
  };
}

/**
 * The original leaves the story: what was sent, what is planned, and what the next correction is based on. An edition
 * that is live nowhere never goes out, because it may show the original or a place for it.
 */
function originalDropped(state: StoryState, event: EventOf<'original-dropped'>, at: string): StoryState {
  const { v: _v, type: _type, ...why } = event;
  const { original } = event;
  if (dropOf(state, original)?.revision === event.revision && !state.files.some(isMedium(original)))
    return state;
  const newest = state.editions.at(-1)?.edition ?? 0;
  const names = [
    ...state.media.flatMap((item) => (item.original === original ? [item.file] : [])),
    ...state.files.flatMap((file) => (isMedium(original)(file) ? [file.name] : [])),
  ];
  const next = {
    ...closeFailures(state, isOf(event)),
    files: without(state.files, original),
    ...(state.before && {
      before: { ...state.before, files: without(state.before.files, original) },
    }),
    media: mediaWithout(state.media, (one) => one === original),
    refused: [
      ...state.refused.filter(({ file }) => !names.includes(file)),
      ...[...new Set(names)].map(withdrawnFile),
    ],
    dropped: [
      ...(state.dropped ?? []).filter((one) => one.original !== original),
      { ...why, at, edition: newest },
    ],
  };
  return state.retraction ? next : keepBack(next);
}

type Sent = StoryState['files'];
const isMedium =
  (original: string) =>
  ({ role, sha256 }: Sent[number]): boolean =>
    role === 'media' && sha256 === original;
const without = (files: Sent, original: string): Sent => files.filter((file) => !isMedium(original)(file));
