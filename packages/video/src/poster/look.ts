/** One reading of the original: how it is opened, which of its frames are taken, and how many at most. */
export interface Look {
  options: string[];
  filter: string[];
  frames: number;
  /** Where a poster is best taken from, if it is fit. */
  preferred: boolean;
}

/** The part where a film has begun, and does not yet tell how it ends. */
const BEGUN = { from: 0.05, to: 0.4 };
/** Nobody's choice gets better by more pictures, and each costs a fifth of a second of CPU: the file is opened anew. */
const MOST = { begun: 4, after: 4 };
/** Key frames nearer than this show the same, seconds. */
const APART = 1;
/** What is decoded frame by frame, seconds from the film's start. */
const CLOSELY = { seconds: 30, frames: 10 };

/**
 * Where to look for a poster, each time only if nothing fit was seen before: at key frames where the film has begun; at
 * those after; and at a beginning every frame of which is decoded, for films with hardly a key frame but a black one.
 * They are few, however long the film is. Pure.
 */
export const looksAt = (durationSeconds: number): Look[][] => [
  keyFrames(durationSeconds * BEGUN.from, durationSeconds * BEGUN.to, MOST.begun, true),
  keyFrames(durationSeconds * BEGUN.to, durationSeconds, MOST.after, false),
  [closely(durationSeconds)],
];

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

/** Each seek ends at the key frame before it, or, where the file has no index, at the next. */
function keyFrames(from: number, to: number, most: number, preferred: boolean): Look[] {
  const looks = Math.min(most, Math.ceil((to - from) / APART));
  return Array.from({ length: looks }, (_, index) => {
    const seconds = from + ((to - from) * (index + 0.5)) / looks;
    const seek = ['-noaccurate_seek', '-ss', seconds.toFixed(3)];
    return { options: ['-skip_frame', 'nokey', ...seek], filter: [], frames: 1, preferred };
  });
}
