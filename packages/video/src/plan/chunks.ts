import { perSecond } from '../inspect/frame-rate.ts';
import type { Fraction } from '../inspect/media-description.ts';
import type { PacketTable } from '../inspect/packets.ts';
import type { Chunk, VideoPlan } from './video-plan.ts';

/** A chunk is one part in this many of what is left: in a video of a minute, 18 s at first and 6 s at the end. */
const SHARES = 4;

/** What a chunk's length and position depend on. Never on the machine: the bytes must be the same on each. */
export interface Timeline {
  frames: number;
  segmentFrames: number;
  frameRate: Fraction;
  /** A deinterlacer looks at neighbouring frames, so decoding has to begin a little before the first frame. */
  interlaced: boolean;
  packets: PacketTable;
  /** See `indexed` of the plan's picture. */
  indexed: boolean;
}

/**
 * Cuts a video into chunks of whole segments, and decides where decoding begins for each. Large chunks come first,
 * since each has a start-up cost; small ones last, so that all cores end at about the same time (guided
 * self-scheduling: https://doi.org/10.1109/TC.1987.5009495). Of neighbouring segment boundaries it picks the one with
 * the fewest pictures to decode before it: encoders' key frames are up to ten seconds apart. Pure.
 */
export function planChunks(timeline: Timeline, limits: { min: number; max: number }): VideoPlan['chunks'] {
  const { frames, segmentFrames, frameRate } = timeline;
  const segmentSeconds = segmentFrames / perSecond(frameRate);
  // A remainder of less than half a segment gets no chunk of its own.
  const segments = Math.max(1, Math.round(frames / segmentFrames));
  const within = (seconds: number) => Math.max(1, Math.floor(seconds / segmentSeconds + 1e-6));
  const [shortest, longest] = [within(limits.min), within(limits.max)];
  // Counted in whole seconds: a smaller saving is not worth uneven chunks.
  const secondsBefore = (segment: number): number => {
    if (segment >= segments) return 0;
    const frame = segment * segmentFrames;
    return Math.floor(frame / perSecond(frameRate) - seekTo(frame, timeline) + 2 * HAIR);
  };
  const nextAfter = (at: number): number => {
    const share = Math.min(longest, Math.max(shortest, Math.ceil((segments - at) / SHARES)));
    // Ending at the video's end costs no extra decoding. That alone is no reason for a long last chunk, unless a short
    // one would need more decoding before it than it is long.
    const mayEnd = secondsBefore(at + share) > segmentSeconds;
    // The planned share comes first: among equal costs the first candidate wins.
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
/** Without an index, a demuxer searches for the time and may land a little after it. Seconds. */
const MARGIN = 1;
/**
 * A key frame's time is rounded to microseconds on its way to the demuxer; this keeps it from falling before the
 * frame. Seconds.
 */
const HAIR = 0.002;

/**
 * Returns where to open the file so that the frame can be decoded and the picture on screen when it begins is known.
 */
function seekTo(frame: number, { frameRate, interlaced, packets, indexed }: Timeline): number {
  const latest = frame - (interlaced ? NEIGHBOURS : 0);
  const key = packets.keyFrames.findLast((time) => Math.round(time * perSecond(frameRate)) <= latest);
  // Nothing can be sought before the first picture. The filter holds that picture from the video's start.
  if (frame === 0 || key === undefined || key <= packets.startSeconds) return 0;
  return Math.max(0, indexed ? key + HAIR : key - MARGIN);
}
