import { isToBeMade, madeOf, type StoryState } from './fold.ts';
import { short } from './identity.ts';
import type { PictureEncoding } from './media.ts';

export type StoryPhase =
  | 'received'
  | 'processing'
  | 'live'
  | 'complete'
  | 'held'
  | 'scheduled'
  | 'refused'
  | 'retracted';

/** Where a story stands, in one word. `now` is ms since 1970. */
export function phaseOf(state: StoryState, now: number): StoryPhase {
  if (state.refusal) return 'refused';
  if (state.hold !== undefined) return 'held';
  const { plan, times } = state;
  if (plan === undefined || plan.revision !== state.revision) return 'received';
  if (times.complete !== undefined) return 'complete';
  if (times.textLive !== undefined) return 'live';
  if (plan.embargo !== undefined && Date.parse(plan.embargo) > now) return 'scheduled';
  return 'processing';
}

/** Nothing more happens to a story in one of these by itself. */
export const isSettled = (phase: StoryPhase): boolean =>
  phase === 'complete' ||
  phase === 'held' ||
  phase === 'scheduled' ||
  phase === 'refused' ||
  phase === 'retracted';

/**
 * Whether a story may be left alone for good. Nobody waits for one under embargo, but it has to go out; and a file that
 * an operator replayed has to be made, though the story is complete without it. `now` is ms since 1970.
 */
export function isAtRest(state: StoryState, now: number): boolean {
  const phase = phaseOf(state, now);
  const replayed = state.media.some(({ progress }) => progress.state === 'failed' && isToBeMade(progress));
  return isSettled(phase) && phase !== 'scheduled' && !(phase === 'complete' && replayed);
}

/** The public report of a story: what `status --json`, `publish --json` and `GET /v1/stories/{id}` give (DESIGN 6). */
export interface StatusReport {
  storyId: string;
  slug: string | null;
  revision: number;
  /** The newest edition that is live somewhere; 0 before the first. */
  edition: number;
  state: StoryPhase;
  url: string | null;
  path: string | null;
  headline: string | null;
  lane: string;
  warnings: { code: string; message: string; where: string }[];
  refused: { file: string; code: string; message: string }[];
  reason: string | null;
  media: {
    original: string;
    file: string;
    kind: string;
    state: 'waiting' | 'ready' | 'failed';
    percent: number;
    renditions: {
      name: string;
      path: string;
      type: string;
      width: number | null;
      height: number | null;
      bytes: number;
    }[];
    /** Pictures: how they were encoded, by format, and what that saved. */
    encodings: PictureEncoding[];
  }[];
  /** Milliseconds since submission. */
  timings: {
    accepted: number | null;
    textLive: number | null;
    firstPlayable: number | null;
    complete: number | null;
  };
}

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
    url: live?.url ?? null,
    path: state.plan?.path ?? null,
    headline: state.plan?.headline ?? null,
    lane: state.lane,
    warnings: state.warnings,
    refused: state.refused,
    reason: state.refusal?.message ?? state.hold ?? state.stuck?.message ?? null,
    media: state.media.map((item) => ({
      original: item.original,
      file: item.file,
      kind: item.kind,
      state: item.progress.state,
      percent: item.progress.state === 'waiting' ? item.progress.percent : 100,
      renditions: (madeOf(item.progress)?.renditions ?? []).map(({ name, type, bytes, width, height }) => ({
        name,
        path: `media/${short(item.original)}/${item.recipe}/${name}`,
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
