import {
  codes,
  fold,
  type IssuedReceipt,
  type JournalEntry,
  SluglineError,
  type StatusReport,
  type StoryPhase,
  type StoryState,
  statusOf,
} from '@slugline/story';
import { type Moment, moment, span } from './amounts.ts';
import { type Badge, badgeOf } from './badge.ts';
import { liveOf, type Place } from './live.ts';
import { type MediaItem, mediaItemOf } from './media-item.ts';
import { headlineOf } from './row.ts';
import { eventTypes, type TimelineLine, timelineOf } from './timeline.ts';

/** Everything that a story's page shows. */
export interface StoryView {
  id: string;
  headline: string;
  badge: Badge;
  /** Why it waits for a person. */
  holds: { kind: string; reason: string }[];
  lane: string;
  slug: string | null;
  section: string | null;
  revision: number;
  edition: number;
  received: Moment;
  /** When it goes out, while it waits for that. */
  due: Moment | null;
  /** Times that an editor can lift. */
  publishAt: Moment | null;
  embargo: Moment | null;
  expires: Moment | null;
  url: string | null;
  /** Why it was taken down, and how far that is. */
  retraction: string | null;
  /** The receipts of its retractions. */
  receipts: { href: string; label: string }[];
  /** Where its next edition can be seen, while it waits. */
  preview: string | null;
  /** Why it is held or refused, and what to do. */
  problem: { message: string; remedy: string } | null;
  timings: { label: string; value: string }[];
  /** `about` is the file, line or field, unless the message names it. */
  warnings: { about: string | null; message: string }[];
  refused: { about: string | null; message: string; remedy: string }[];
  media: MediaItem[];
  timeline: TimelineLine[];
  /** All types of events, separated by spaces. */
  eventTypes: string;
}

/**
 * Makes the view of a story from its journal. `now` is ms since 1970. Throws `story_not_found` for an empty
 * journal.
 */
export function storyView(
  storyId: string,
  entries: readonly JournalEntry[],
  places: readonly Place[],
  now: number,
): StoryView {
  const state = fold(entries);
  if (state === undefined)
    throw new SluglineError('story_not_found', `there is no story ${storyId}`, { where: storyId });
  const report = statusOf(state, now);
  const live = liveOf(state, places);
  return {
    id: storyId,
    headline: headlineOf(state),
    badge: badgeOf(report.state),
    holds: state.holds.map(({ kind, reason }) => ({ kind, reason })),
    lane: state.lane,
    slug: report.slug,
    section: state.plan?.section ?? null,
    revision: state.revision,
    edition: report.edition,
    received: moment(state.receivedAt),
    due: report.state === 'scheduled' ? momentOf(report.schedule?.due) : null,
    publishAt: momentOf(report.schedule?.publishAt),
    embargo: momentOf(report.schedule?.embargo),
    expires: momentOf(report.expires),
    url: report.url,
    retraction: retractionOf(report),
    receipts: report.receipts.map((receipt) => receiptOf(storyId, receipt)),
    preview: hasPreview(state, report.state) ? `/v1/stories/${storyId}/preview/` : null,
    problem:
      report.reason === null ? null : { message: report.reason, remedy: remedyOf(state.refusal?.code) },
    timings: timingsOf(report),
    warnings: report.warnings.map(({ where, message }) => ({ about: about(where, message), message })),
    refused: report.refused.map(({ file, code, message }) => ({
      about: about(file, message),
      message,
      remedy: remedyOf(code),
    })),
    media: report.media.map((item) => mediaItemOf(item, live)),
    timeline: timelineOf(entries),
    eventTypes: eventTypes.join(' '),
  };
}

function retractionOf({ retraction }: StatusReport): string | null {
  if (retraction === null) return null;
  const { by, reason, expired, withdrawn, remaining } = retraction;
  const parts = [
    expired === undefined ? `Retracted by ${by}: ${reason}` : 'Expired',
    ...(withdrawn.length > 0 ? [`gone from ${withdrawn.join(', ')}`] : []),
    ...(remaining.length > 0 ? [`may still be at ${remaining.join(', ')}`] : []),
  ];
  return `${parts.join('; ')}.`;
}

function receiptOf(storyId: string, { number, timeToDarkMs }: IssuedReceipt): StoryView['receipts'][number] {
  const what =
    timeToDarkMs === null
      ? 'not proven, a destination did not answer'
      : `no address had it any more after ${span(timeToDarkMs)}`;
  return { href: `/v1/stories/${storyId}/receipts/${number}`, label: `Receipt ${number}: ${what}` };
}

const hasPreview = ({ plan, revision }: StoryState, phase: StoryPhase): boolean =>
  plan?.revision === revision && (phase === 'held' || phase === 'scheduled');

const momentOf = (time: string | null | undefined): Moment | null => (time ? moment(time) : null);

const about = (where: string, message: string): string | null => (message.includes(where) ? null : where);

/** Returns the remedy of an error code; empty for a hold, which has no code, and for a code of another version. */
function remedyOf(code: string | undefined): string {
  const known: Record<string, { remedy: string }> = codes;
  return code === undefined ? '' : (known[code]?.remedy ?? '');
}

function timingsOf({ timings }: StatusReport): StoryView['timings'] {
  const labels = [
    ['Accepted', timings.accepted],
    ['Text live', timings.textLive],
    ['First playable', timings.firstPlayable],
    ['Complete', timings.complete],
  ] as const;
  return labels.map(([label, ms]) => ({ label, value: ms === null ? '–' : span(ms) }));
}
