import { phaseOf, reasonOf, type StoryState } from '@slugline/story';
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
  media: { done: number; all: number } | null;
  thumbnail: string | null;
  url: string | null;
}

/** `now` is ms since 1970. */
export function rowOf(state: StoryState, places: readonly Place[], now: number): StoryRow {
  const live = liveOf(state, places);
  const picture = live?.card?.picture;
  const done = state.media.filter((item) => item.progress.state !== 'waiting').length;
  return {
    id: state.storyId,
    headline: headlineOf(state),
    badge: badgeOf(phaseOf(state, now)),
    lane: state.lane,
    section: state.plan?.section ?? null,
    received: moment(state.receivedAt),
    edition: live?.edition ?? 0,
    warnings: state.warnings.length > 0 ? count(state.warnings.length, 'warning') : null,
    refused: state.refused.length > 0 ? `${count(state.refused.length, 'file')} refused` : null,
    reason: state.refusal?.message ?? reasonOf(state.holds) ?? null,
    media: done < state.media.length ? { done, all: state.media.length } : null,
    thumbnail: live && picture ? live.fileUrl(picture.path) : null,
    url: live?.url ?? null,
  };
}

/** Before a draft is read, its file's name is all there is to call the story by. */
export const headlineOf = (state: StoryState): string =>
  state.plan?.headline ?? state.files.find((file) => file.role === 'draft')?.name ?? state.storyId;
