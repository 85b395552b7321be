import { z } from 'zod';
import { Promised, Warning } from './article.ts';
import { Sha256, StoryId } from './identity.ts';
import { Lane } from './lane.ts';
import { ImageEncoding, MediaKind, PlannedMedia, RenditionFile } from './media.ts';
import { Receipt } from './receipt.ts';

/** A file of a package as it was received. Media are under `originals/`, draft and settings under `submissions/`. */
export const SubmittedFile = z.strictObject({
  name: z.string(),
  role: z.enum(['draft', 'settings', 'media']),
  sha256: Sha256,
  bytes: z.int().min(0),
});
export type SubmittedFile = z.infer<typeof SubmittedFile>;

/** A file that is not published, and the reason. */
export const RefusedFile = z.strictObject({ file: z.string(), code: z.string(), message: z.string() });
export type RefusedFile = z.infer<typeof RefusedFile>;

/** What lists and feeds show of a live story. Times are ISO 8601. */
export const Card = z.strictObject({
  headline: z.string(),
  summary: z.string().optional(),
  section: z.string(),
  /** Absent when the story has none, and in cards that earlier versions wrote. */
  tags: z.array(z.string()).optional(),
  language: z.string(),
  publishedAt: z.string(),
  modifiedAt: z.string(),
  /** The last note about a correction, as text. */
  correction: z.string().optional(),
  picture: z
    .strictObject({ path: z.string(), width: z.int(), height: z.int(), bytes: z.int(), alt: z.string() })
    .optional(),
});
export type Card = z.infer<typeof Card>;

/** What a draft says about its story, for lists and search. `authors` are names. */
export const About = z.strictObject({
  summary: z.string().optional(),
  authors: z.array(z.string()),
  tags: z.array(z.string()),
  language: z.string(),
});

/** Why a story waits for a person: see `Hold` in state.ts. */
export const HoldKind = z.enum(['review', 'doubt', 'missing-media', 'editor']);
export type HoldKind = z.infer<typeof HoldKind>;

/** A job that will not be retried by itself. Events written by earlier versions have none. */
export const FailedJob = z.strictObject({ queue: z.string(), id: z.string(), attempts: z.int().min(0) });
export type FailedJob = z.infer<typeof FailedJob>;

/** What a cache answered when it was told to forget something. `objects`: how many it had, if it tells. */
export const PurgeAnswer = z.strictObject({ status: z.int(), objects: z.int().min(0).optional() });
export type PurgeAnswer = z.infer<typeof PurgeAnswer>;

const revision = z.int().min(1);
/** The caches in front of the destination that have to forget what was there before. */
const purge = z.array(z.string()).min(1).optional();
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ v: z.literal(1), type: z.literal(type), ...shape });

/**
 * What can happen to a story. Old events are never rewritten: a change of form adds a new version beside the old one.
 */
export const StoryEvent = z.discriminatedUnion('type', [
  /**
   * A revision was accepted; its files are durable. `files` are all files of the revision: those of a correction that
   * were not sent again are in it, too. `receivedAt` is when the request began; timings start there.
   *
   * A correction may have a `note` for readers and a `reason` for the newsroom. It is `minor` when it only corrects
   * typing errors. `request` is the hash of its Idempotency-Key.
   */
  event('submitted', {
    revision,
    receivedAt: z.string(),
    lane: Lane,
    files: z.array(SubmittedFile),
    by: z.string(),
    note: z.string().optional(),
    minor: z.boolean().optional(),
    reason: z.string().optional(),
    request: Sha256.optional(),
  }),
  /** The draft was read and the work planned. `article` is the key of the article. */
  event('planned', {
    revision,
    slug: z.string(),
    path: z.string(),
    headline: z.string(),
    section: z.string(),
    article: z.string(),
    lane: Lane,
    publish: z.enum(['text-first', 'complete']),
    promised: Promised,
    warnings: z.array(Warning),
    refused: z.array(RefusedFile),
    media: z.array(PlannedMedia),
    embargo: z.string().optional(),
    /** When the story is to be published, and when it is to be taken down, by its package. */
    publishAt: z.string().optional(),
    expires: z.string().optional(),
    /** Absent in events that earlier versions wrote. */
    about: About.optional(),
  }),
  event('refused', { revision, code: z.string(), message: z.string(), where: z.string().optional() }),
  /**
   * The story waits for a person. Events written by earlier versions have no kind: it is `missing-media`. `by` is who
   * held the story.
   */
  event('held', { revision, kind: HoldKind.optional(), reason: z.string(), by: z.string().optional() }),
  /** An editor ended a hold. Events written by earlier versions have no kind: it is `missing-media`. */
  event('released', { revision, kind: HoldKind.optional(), by: z.string(), reason: z.string().optional() }),
  /** Coarse steps of the work on one file. Finer progress is not recorded. */
  event('media-progress', { revision, original: Sha256, percent: z.int().min(0).max(100) }),
  event('media-ready', {
    revision,
    original: Sha256,
    kind: MediaKind,
    recipe: z.string(),
    /** The key of `result.json`. `renditions` is the part that a status shows: no segments. */
    result: z.string(),
    renditions: z.array(RenditionFile.omit({ sha256: true, role: true, purpose: true })),
    warnings: z.array(Warning),
    /** How a picture was encoded, and how many bytes that saved. */
    encodings: z.array(ImageEncoding).optional(),
    /** How long a video or an audio file is, or when the last of its captions ends. */
    durationSeconds: z.number().optional(),
  }),
  /**
   * A video can be played from one rung, or a picture seen, while the rest is made. `result` is the key of the document
   * that names the files made so far.
   */
  event('media-playable', {
    revision,
    original: Sha256,
    result: z.string(),
    renditions: z.array(RenditionFile.omit({ sha256: true, role: true, purpose: true })),
  }),
  event('media-failed', {
    revision,
    original: Sha256,
    code: z.string(),
    message: z.string(),
    job: FailedJob.optional(),
  }),
  /**
   * A job other than a media job will not be retried: an operator has to look at it and replay it. `destination` is set
   * when the job was to deliver an edition.
   */
  event('stuck', {
    revision,
    code: z.string(),
    message: z.string(),
    job: FailedJob.optional(),
    destination: z.string().optional(),
  }),
  /** An operator put the work of a failure back into the queues. `failure` is its id in the list of failures. */
  event('replayed', { revision, failure: z.string(), by: z.string() }),
  /** An operator removed a failure from the list. The story stays as it is. */
  event('discarded', { revision, failure: z.string(), by: z.string() }),
  /**
   * An editor set, moved or lifted (`null`) the story's embargo, its time of publication or its time to expire (ISO
   * 8601). What is absent stays.
   */
  event('rescheduled', {
    revision,
    publishAt: z.string().nullable().optional(),
    embargo: z.string().nullable().optional(),
    expires: z.string().nullable().optional(),
    by: z.string(),
    reason: z.string().optional(),
  }),
  /** An editor gave the story another address, `path`. Its next edition is there. */
  event('moved', {
    revision,
    slug: z.string(),
    section: z.string(),
    path: z.string(),
    reason: z.string(),
    by: z.string(),
  }),
  /** The story waits for the end of its embargo or its time of publication, until this time (ISO 8601). */
  event('scheduled', { revision, until: z.string() }),
  /** The time for which the story waited has come, by the clock that all machines share. */
  event('embargo-ended', { revision }),
  /**
   * An edition was written under `editions/` and is valid. `media` are the originals that it shows; `early` are those
   * that it shows before all their renditions were made. Two runs may build the same number, each in its own `folder`.
   * Editions written by older versions have no `folder`; they are under `e<n>/`. `path` is where it shows the story:
   * absent in events of earlier versions, which could not move one.
   */
  event('edition-built', {
    revision,
    edition: z.int().min(1),
    complete: z.boolean(),
    media: z.array(Sha256),
    early: z.array(Sha256).optional(),
    folder: z.string().optional(),
    path: z.string().optional(),
    /** It is the notice that a retracted story leaves at its address, and shows nothing of the story. */
    notice: z.literal(true).optional(),
    /** A cut edition: a live edition without originals that were withdrawn. It goes out although nothing newer may. */
    cut: z.literal(true).optional(),
    /** The names of the destinations that it is delivered to. */
    destinations: z.array(z.string()),
    card: Card,
  }),
  event('edition-live', {
    revision,
    edition: z.int().min(1),
    destination: z.string(),
    url: z.string(),
    playable: z.boolean(),
    purge,
  }),
  /**
   * The story is taken down. `withdraw`: a notice stays at its address. `reason` is for the newsroom and is never
   * public. `expired`: nobody asked for it, but this time to expire came (ISO 8601).
   */
  event('retracted', {
    revision,
    mode: z.literal('withdraw'),
    reason: z.string(),
    by: z.string(),
    expired: z.string().optional(),
  }),
  /**
   * A destination has nothing of a retracted story any more but the notice, which is this edition. `deleted` is how
   * many files of its media were deleted there; files that other stories show stay.
   */
  event('withdrawn', {
    revision,
    edition: z.int().min(1),
    destination: z.string(),
    deleted: z.int().min(0),
    purge,
  }),
  /**
   * A cache in front of a destination has forgotten what this edition replaced there, and with `media` also the media
   * of the story that were deleted there. Without `answer`, the cache was taken out of the settings.
   */
  event('purged', {
    revision,
    destination: z.string(),
    cache: z.string(),
    edition: z.int().min(1),
    media: z.literal(true).optional(),
    answer: PurgeAnswer.optional(),
  }),
  /** The receipt of a retraction was stored: see `Receipt`. */
  event('receipt-issued', {
    revision,
    number: z.int().min(1),
    outcome: Receipt.shape.outcome,
    timeToDarkMs: Receipt.shape.timeToDarkMs,
  }),
  /** A retracted story comes back as it was. */
  event('reinstated', { revision, reason: z.string(), by: z.string() }),
  /**
   * The story lost an original that was withdrawn from all stories: its current revision did, and all before. `reason`
   * is for the newsroom and is never public.
   */
  event('original-dropped', { revision, original: Sha256, reason: z.string(), by: z.string() }),
]);
export type StoryEvent = z.infer<typeof StoryEvent>;
export type EventOf<T extends StoryEvent['type']> = Extract<StoryEvent, { type: T }>;

/** Entries written by earlier versions hold one event, under `event`. */
const asWrittenNow = (entry: unknown): unknown => {
  if (typeof entry !== 'object' || entry === null || !('event' in entry)) return entry;
  const { event, ...rest } = entry;
  return { ...rest, events: [event] };
};

/**
 * The events of one command: either all of them happened or none. `sequence` counts the entries of a story from 1; `at`
 * is ISO 8601.
 */
export const JournalEntry = z.preprocess(
  asWrittenNow,
  z.strictObject({
    storyId: StoryId,
    sequence: z.int().min(1),
    at: z.string(),
    events: z.array(StoryEvent).min(1),
  }),
);
export type JournalEntry = z.infer<typeof JournalEntry>;
