import type { VideoPlan } from '../plan/video-plan.ts';

/** One reading of the original: how it is opened, which of its frames are taken, and how many at most. */
export interface Look {
  options: string[];
  filter: string[];
  frames: number;
  /** Where a poster is best taken from, if it is fit. */
  preferred: boolean;
}

/** The part where a video has begun, and does not yet tell how it ends. */
const BEGUN = { from: 0.05, to: 0.4 };
/** Nobody's choice gets better by more pictures, and each costs a fifth of a second of CPU: the file is opened anew. */
const MOST = { begun: 4, after: 4 };
/** Key frames nearer than this show the same, seconds. */
const APART = 1;
/** What is decoded frame by frame, seconds from the video's start. */
const CLOSELY = { seconds: 30, frames: 10 };

/**
 * Where to look for a poster, each time only if nothing fit was seen before: at key frames where the video has begun; at
 * those after; and at a beginning every frame of which is decoded, for videos with hardly a key frame but a black one.
 * They are few, however long the video is. Pure.
 */
export function looksAt({
  durationSeconds,
  picture,
}: Pick<VideoPlan, 'durationSeconds' | 'picture'>): Look[][] {
  const [from, to] = [durationSeconds * BEGUN.from, durationSeconds * BEGUN.to];
  return [
    keyFrames(from, to, MOST.begun, picture).map((look) => ({ ...look, preferred: true })),
    keyFrames(to, durationSeconds, MOST.after, picture),
    [closely(durationSeconds)],
  ];
}

function closely(durationSeconds: number): Look {
  const seconds = Math.min(CLOSELY.seconds, durationSeconds);
  const apart = (seconds / CLOSELY.frames).toFixed(3);
  return {
    options: ['-t', seconds.toFixed(3)],
    filter: [`select='isnan(prev_selected_t)+gte(t-prev_selected_t,${apart})'`],
    frames: CLOSELY.frames,
    preferred: true,
  };
}

/**
 * Each seek ends at the key frame before it, or, where the file has no index, at the next. Where there is one, the header
 * says all that a key frame needs, and the first pictures are not decoded to find it out: a quarter of the time.
 */
function keyFrames(from: number, to: number, most: number, { indexed }: VideoPlan['picture']): Look[] {
  const looks = Math.min(most, Math.ceil((to - from) / APART));
  const unread = indexed ? ['-nofind_stream_info'] : [];
  return Array.from({ length: looks }, (_, index) => {
    const seconds = from + ((to - from) * (index + 0.5)) / looks;
    const seek = ['-noaccurate_seek', '-ss', seconds.toFixed(3)];
    return { options: ['-skip_frame', 'nokey', ...unread, ...seek], filter: [], frames: 1, preferred: false };
  });
}
