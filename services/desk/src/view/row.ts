import { dueOf, phaseOf, reasonOf, type StoryState } from '@slugline/story';
import { count, type Moment, moment } from './amounts.ts';
import { type Badge, badgeOf } from './badge.ts';
import { liveOf, type Place } from './live.ts';

/** A story in the list. */
export interface StoryRow {
  id: string;
  headline: string;
  badge: Badge;
  lane: string;
  section: string | null;
  received: Moment;
  edition: number;
  warnings: string | null;
  refused: string | null;
  /** Why it is held or refused. */
  reason: string | null;
  /** When it goes out, while it waits for that. */
  due: Moment | null;
  media: { done: number; all: number } | null;
  thumbnail: string | null;
  url: string | null;
}

/** Returns a story's row in the list. `now` is ms since 1970. */
export function rowOf(state: StoryState, places: readonly Place[], now: number): StoryRow {
  const live = liveOf(state, places);
  const phase = phaseOf(state, now);
  const due = dueOf(state);
  const image = live?.card?.picture;
  const done = state.media.filter((item) => item.progress.state !== 'waiting').length;
  return {
    id: state.storyId,
    headline: headlineOf(state),
    badge: badgeOf(phase),
    lane: state.lane,
    section: state.plan?.section ?? null,
    received: moment(state.receivedAt),
    edition: live?.edition ?? 0,
    warnings: state.warnings.length > 0 ? count(state.warnings.length, 'warning') : null,
    refused: state.refused.length > 0 ? `${count(state.refused.length, 'file')} refused` : null,
    due: phase === 'scheduled' && due !== undefined ? moment(due) : null,
    reason: state.refusal?.message ?? reasonOf(state.holds) ?? null,
    media: done < state.media.length ? { done, all: state.media.length } : null,
    thumbnail: live && image ? live.fileUrl(image.path) : null,
    url: live?.url ?? null,
  };
}

/** Returns the headline, or the name of the draft file before the draft is read. */
export const headlineOf = (state: StoryState): string =>
  state.plan?.headline ?? state.files.find((file) => file.role === 'draft')?.name ?? state.storyId;
