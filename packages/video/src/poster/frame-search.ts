import type { VideoPlan } from '../plan/video-plan.ts';

/** One search of the original for frames: how the file is opened, which frames are taken, and at most how many. */
export interface FrameSearch {
  options: string[];
  filter: string[];
  frames: number;
  /** The preferred part of the video, if it holds a fit frame. */
  preferred: boolean;
}

/** The part in which a video has begun and does not yet reveal its end. */
const BEGUN = { from: 0.05, to: 0.4 };
/** More candidates do not improve the choice, and each costs a fifth of a second of CPU to open the file. */
const MOST = { begun: 4, after: 4 };
/** Key frames closer than this show the same, seconds. */
const APART = 1;
/** How much of the video's start is decoded frame by frame, seconds. */
const CLOSELY = { seconds: 30, frames: 10 };

/**
 * Returns where to look for a poster, in groups. A group is tried only if the groups before it gave nothing fit: key
 * frames where the video has begun, then later key frames, then a beginning that is decoded frame by frame, for videos
 * whose only key frame is black. The number of searches does not depend on the video's length. Pure.
 */
export function frameSearches({
  durationSeconds,
  picture,
}: Pick<VideoPlan, 'durationSeconds' | 'picture'>): FrameSearch[][] {
  const [from, to] = [durationSeconds * BEGUN.from, durationSeconds * BEGUN.to];
  return [
    keyFrames(from, to, MOST.begun, picture).map((search) => ({ ...search, preferred: true })),
    keyFrames(to, durationSeconds, MOST.after, picture),
    [closely(durationSeconds)],
  ];
}

function closely(durationSeconds: number): FrameSearch {
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
 * Each seek lands on the key frame before it, or on the next one if the file has no index. With an index, the header
 * says all that a key frame needs, so the first pictures are not decoded to probe the file: a quarter of the time.
 */
function keyFrames(from: number, to: number, most: number, { indexed }: VideoPlan['picture']): FrameSearch[] {
  const count = Math.min(most, Math.ceil((to - from) / APART));
  const unread = indexed ? ['-nofind_stream_info'] : [];
  return Array.from({ length: count }, (_, index) => {
    const seconds = from + ((to - from) * (index + 0.5)) / count;
    const seek = ['-noaccurate_seek', '-ss', seconds.toFixed(3)];
    return { options: ['-skip_frame', 'nokey', ...unread, ...seek], filter: [], frames: 1, preferred: false };
  });
}
