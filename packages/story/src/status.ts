import { z } from 'zod';
import { addresses } from './addresses.ts';
import { ReadArticle, Warning } from './article.ts';
import { decide, missingReceipt, toWithdrawFrom } from './decide.ts';
import { stillShowDropped } from './dropped.ts';
import { dueOf, expiryOf, isTooEarly, newestEdition, pendingExpiry, timesOf } from './due.ts';
import { PurgeAnswer, RefusedFile } from './events.ts';
import { openFailures } from './failures.ts';
import { Sha256, StoryId } from './identity.ts';
import { Lane } from './lane.ts';
import { ImageEncoding, MediaKind } from './media.ts';
import { openPurges } from './purges.ts';
import { IssuedReceipt } from './receipt.ts';
import { isToBeMade, madeOf, type StoryState } from './state.ts';

export const StoryPhase = z.enum([
  'received',
  'processing',
  'live',
  'complete',
  'held',
  'scheduled',
  'refused',
  'retracted',
]);
export type StoryPhase = z.infer<typeof StoryPhase>;

/** Returns a story's phase. `now` is ms since 1970. */
export function phaseOf(state: StoryState, now: number): StoryPhase {
  if (state.retraction) return 'retracted';
  if (state.refusal) return 'refused';
  if (state.holds.length > 0) return 'held';
  const { plan, times } = state;
  if (plan === undefined || plan.revision !== state.revision) return 'received';
  if (times.complete !== undefined) return 'complete';
  if (times.textLive !== undefined) return 'live';
  if (isTooEarly(state, now)) return 'scheduled';
  return 'processing';
}

/** Whether a story in this phase needs no work now, so that nobody should wait for it. */
export const isSettled = (phase: StoryPhase): boolean =>
  phase === 'complete' ||
  phase === 'held' ||
  phase === 'scheduled' ||
  phase === 'refused' ||
  phase === 'retracted';

/**
 * Whether no job is left to do for a story. These are not at rest: a scheduled story, and a held one that is not read
 * yet; a retracted story that is not withdrawn everywhere or has no receipt; a story that expires; one that still shows
 * an original which it has dropped; one with an open purge; a complete one whose newest edition is not everywhere, or is
 * cut; one with a file that an operator replayed, although it is complete without that. `now` is ms since 1970.
 */
export function isAtRest(state: StoryState, now: number): boolean {
  if (openPurges(state).length > 0) return false;
  const phase = phaseOf(state, now);
  if (phase === 'retracted') return toWithdrawFrom(state).length === 0 && missingReceipt(state) === undefined;
  if (pendingExpiry(state) !== undefined) return false;
  if (stillShowDropped(state).length > 0) return false;
  const next = decide(state, now).do;
  if (next === 'deliver' || (next === 'publish' && newestEdition(state)?.cut)) return false;
  const replayed = state.media.some(({ progress }) => progress.state === 'failed' && isToBeMade(progress));
  const unread = phase === 'held' && state.plan?.revision !== state.revision;
  return isSettled(phase) && phase !== 'scheduled' && !unread && !(phase === 'complete' && replayed);
}

/**
 * Whether a story has been settled since before `time` (ms since 1970): no job is left to do, it waits for no person,
 * and its last entry is older. Nothing but a new entry changes that.
 */
export function isSettledSince(state: StoryState, time: number): boolean {
  const waits = state.holds.length > 0 || state.stuck !== undefined || openFailures(state).length > 0;
  return !waits && isAtRest(state, time) && Date.parse(state.updatedAt) < time;
}

const milliseconds = (until: string) => z.number().nullable().describe(`Milliseconds until ${until}`);

/** The progress of a media file. */
const MediaStatus = z.object({
  original: Sha256.describe('SHA-256 of the file as it was sent'),
  file: z.string().describe('The file’s name in the package'),
  kind: MediaKind,
  state: z.enum(['waiting', 'ready', 'failed']),
  percent: z.number().describe('How much of the work is done'),
  renditions: z
    .array(
      z.object({
        name: z.string(),
        path: z.string().describe('Where it is, relative to the destination'),
        type: z.string().describe('Its media type'),
        width: z.int().nullable().describe('In pixels'),
        height: z.int().nullable().describe('In pixels'),
        bytes: z.int(),
      }),
    )
    .describe('The files that were made of it so far'),
  encodings: z
    .array(ImageEncoding)
    .describe('For a picture: how each format was encoded, and the share of bytes that this saved'),
});

/** The retraction of a story, as its report tells it. */
const Retraction = z.object({
  mode: z.literal('withdraw').describe('withdraw: a notice stays at its address'),
  reason: z.string().describe('What the newsroom was told; it is never public'),
  by: z.string(),
  expired: z.string().optional().describe('When it expired (RFC 3339); absent when somebody took it down'),
  at: z.string().describe('ISO 8601'),
  withdrawn: z.array(z.string()).describe('The destinations that have only the notice now'),
  remaining: z.array(z.string()).describe('The destinations that may still show something of the story'),
});

/** A purge, in a story's report. */
const Purge = z.object({
  destination: z.string(),
  cache: z.string().describe('Its name in the settings'),
  edition: z.int().describe('The edition that replaced what the cache had'),
  since: z.string().describe('Since when the cache had to forget that (ISO 8601)'),
  done: z.string().nullable().describe('When the cache had forgotten it; null while the purge is open'),
  answer: PurgeAnswer.nullable().describe(
    'What the cache answered: the HTTP status, and how many objects it had',
  ),
});

/** The public report of a story: what `status --json`, `publish --json` and `GET /v1/stories/{id}` return. */
export const StatusReport = z.object({
  storyId: StoryId,
  slug: z.string().nullable(),
  revision: z.int(),
  edition: z.int().describe('The newest edition that is live somewhere; 0 before the first'),
  state: StoryPhase,
  url: z
    .string()
    .nullable()
    .describe('Where readers find it; null before it is live, and while it is retracted'),
  path: z
    .string()
    .nullable()
    .describe('Its folder, relative to the destination; null until the draft is read'),
  formerPaths: z
    .array(z.string())
    .describe('The folders at which it was before it moved. They lead to its folder for good'),
  headline: z.string().nullable().describe('Null until the draft is read'),
  lane: Lane,
  warnings: z.array(Warning).describe('What a reporter or editor should know; the story goes on'),
  refused: z.array(RefusedFile).describe('Files of the package that are not published, and why'),
  reason: z.string().nullable().describe('Why the story is refused, held or stuck'),
  schedule: z
    .object({
      due: z.string().describe('When the story goes out: the later of the two'),
      publishAt: z.string().nullable().describe('Its time of publication; null without one'),
      embargo: z.string().nullable().describe('When its embargo ends; null without one'),
    })
    .nullable()
    .describe('The times before which the story does not go out (RFC 3339, UTC); null when it has none'),
  expires: z.string().nullable().describe('When the story expires (RFC 3339, UTC); null when it does not'),
  retraction: Retraction.nullable().describe('Why and by whom it was taken down; null when it is not'),
  purges: z.array(Purge).describe('The last purge of each cache in front of a destination'),
  receipts: z.array(IssuedReceipt).describe('The signed proofs of its retractions, the oldest first'),
  media: z.array(MediaStatus),
  timings: z
    .object({
      accepted: milliseconds('nothing could lose the package any more'),
      textLive: milliseconds('the text was live'),
      firstPlayable: milliseconds('a video could be played'),
      complete: milliseconds('all was live'),
    })
    .describe('Since the request for the submission began; null for what has not happened'),
});
export type StatusReport = z.infer<typeof StatusReport>;

/** What `GET /v1/stories/{id}/revisions/{n}` returns. */
export const RevisionReport = z.object({
  storyId: StoryId,
  revision: z.int(),
  article: ReadArticle.nullable().describe('What was read from the draft; null until it is read'),
});
export type RevisionReport = z.infer<typeof RevisionReport>;

/** Returns the reasons of all holds in one line; undefined without holds. */
export const reasonOf = (holds: StoryState['holds']): string | undefined =>
  holds.length > 0 ? holds.map(({ reason }) => reason).join('; ') : undefined;

function scheduleOf(state: StoryState): StatusReport['schedule'] {
  const due = dueOf(state);
  const { publishAt = null, embargo = null } = timesOf(state);
  return due === undefined ? null : { due, publishAt, embargo };
}

function retractionOf(state: StoryState): StatusReport['retraction'] {
  if (state.retraction === undefined) return null;
  const { mode, reason, by, at, expired, withdrawn } = state.retraction;
  const remaining = toWithdrawFrom(state);
  return { mode, reason, by, at, ...(expired !== undefined && { expired }), withdrawn, remaining };
}

const purgesOf = ({ purges = [] }: StoryState): StatusReport['purges'] =>
  purges.map(({ destination, cache, edition, since, done = null, answer = null }) => ({
    ...{ destination, cache, edition, since, done, answer },
  }));

/** Returns the public report of a story. `now` is ms since 1970. */
export function statusOf(state: StoryState, now: number): StatusReport {
  const live = Object.values(state.live).sort((a, b) => b.edition - a.edition)[0];
  const since = (at: string | undefined) =>
    at === undefined ? null : Math.max(0, Date.parse(at) - Date.parse(state.receivedAt));
  return {
    storyId: state.storyId,
    slug: state.plan?.slug ?? null,
    revision: state.revision,
    edition: live?.edition ?? 0,
    state: phaseOf(state, now),
    url: state.retraction ? null : (live?.url ?? null),
    path: state.plan?.path ?? null,
    formerPaths: state.formerPaths ?? [],
    headline: state.plan?.headline ?? null,
    lane: state.lane,
    warnings: state.warnings,
    refused: state.refused,
    retraction: retractionOf(state),
    receipts: state.receipts ?? [],
    reason: state.refusal?.message ?? reasonOf(state.holds) ?? state.stuck?.message ?? null,
    schedule: scheduleOf(state),
    expires: expiryOf(state) ?? null,
    purges: purgesOf(state),
    media: state.media.map((item) => ({
      original: item.original,
      file: item.file,
      kind: item.kind,
      state: item.progress.state,
      percent: item.progress.state === 'waiting' ? item.progress.percent : 100,
      renditions: (madeOf(item.progress)?.renditions ?? []).map(({ name, type, bytes, width, height }) => ({
        name,
        path: addresses.media(item.original, item.recipe, name),
        type,
        width: width ?? null,
        height: height ?? null,
        bytes,
      })),
      encodings: madeOf(item.progress)?.encodings ?? [],
    })),
    timings: {
      accepted: since(state.times.accepted),
      textLive: since(state.times.textLive),
      firstPlayable: since(state.times.firstPlayable),
      complete: since(state.times.complete),
    },
  };
}
