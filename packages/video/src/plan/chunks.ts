import type { Fraction } from '../inspect/description.ts';
import { perSecond } from '../inspect/frame-rate.ts';
import type { PacketTable } from '../inspect/packets.ts';
import type { Chunk, VideoPlan } from './video-plan.ts';

/** A chunk is this part of what is left: of a video of a minute, 18 s at first, and 6 s at the end. */
const SHARES = 4;

/** What a chunk's length and place depend on. Never the machine: the bytes must be the same on each. */
export interface Timeline {
  frames: number;
  segmentFrames: number;
  frameRate: Fraction;
  /** A deinterlacer looks at neighbours, so decoding has to begin a little before the first frame. */
  interlaced: boolean;
  packets: PacketTable;
  /** As of the plan's picture. */
  indexed: boolean;
}

/**
 * Cuts a video into chunks of whole segments, and says where each begins to be decoded. Large ones come first, since each
 * costs a start; small ones last, so that all cores end at about the same time (guided self-scheduling:
 * https://doi.org/10.1109/TC.1987.5009495). Of boundaries a segment apart it takes the one with the fewest pictures to be
 * decoded before it: encoders' key frames are up to ten seconds apart. Pure.
 */
export function planChunks(timeline: Timeline, limits: { min: number; max: number }): VideoPlan['chunks'] {
  const { frames, segmentFrames, frameRate } = timeline;
  const segmentSeconds = segmentFrames / perSecond(frameRate);
  // A rest of less than half a segment is no work of its own.
  const segments = Math.max(1, Math.round(frames / segmentFrames));
  const within = (seconds: number) => Math.max(1, Math.floor(seconds / segmentSeconds + 1e-6));
  const [shortest, longest] = [within(limits.min), within(limits.max)];
  // In whole seconds: less is not worth an uneven share.
  const secondsBefore = (segment: number): number => {
    if (segment >= segments) return 0;
    const frame = segment * segmentFrames;
    return Math.floor(frame / perSecond(frameRate) - seekTo(frame, timeline) + 2 * HAIR);
  };
  const nextAfter = (at: number): number => {
    const share = Math.min(longest, Math.max(shortest, Math.ceil((segments - at) / SHARES)));
    // The video's end costs nothing to begin at, and is no reason for a long last chunk, but where a short one would have
    // more decoded before it than it is long.
    const mayEnd = secondsBefore(at + share) > segmentSeconds;
    // Its own share first: of equal ones the first is taken.
    const lengths = [share, share - 1, share + 1].filter(
      (length) =>
        length >= shortest && length <= longest && (length <= share || at + length < segments || mayEnd),
    );
    const [best = share] = lengths.toSorted((a, b) => secondsBefore(at + a) - secondsBefore(at + b));
    return at + best;
  };
  const starts: number[] = [];
  for (let at = 0; at < segments; at = nextAfter(at)) starts.push(at);
  const boundary = (index: number) => (starts[index] ?? Number.POSITIVE_INFINITY) * segmentFrames;
  const chunk = (index: number): Chunk => {
    const firstFrame = boundary(index);
    const end = Math.min(boundary(index + 1), frames);
    return { index, firstFrame, frames: end - firstFrame, seekSeconds: seekTo(firstFrame, timeline) };
  };
  const [first, ...rest] = starts.map((_, index) => chunk(index));
  return [first ?? chunk(0), ...rest];
}

const NEIGHBOURS = 2;
/** Where there is no index, a demuxer looks for the time and may land a little after it. Seconds. */
const MARGIN = 1;
/** A key frame's time, rounded to microseconds on its way to the demuxer, must not fall before it. Seconds. */
const HAIR = 0.002;

/** Where to open the file so that the frame can be decoded, and what is shown when it begins is known. */
function seekTo(frame: number, { frameRate, interlaced, packets, indexed }: Timeline): number {
  const latest = frame - (interlaced ? NEIGHBOURS : 0);
  const key = packets.keyFrames.findLast((time) => Math.round(time * perSecond(frameRate)) <= latest);
  // Before the first picture there is nothing to seek to: the filter holds it from the video's start.
  if (frame === 0 || key === undefined || key <= packets.startSeconds) return 0;
  return Math.max(0, indexed ? key + HAIR : key - MARGIN);
}
