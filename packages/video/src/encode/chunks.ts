import type { Fraction } from '../inspect/description.ts';
import { perSecond } from '../inspect/frame-rate.ts';
import type { PacketTable } from '../inspect/packets.ts';
import type { Chunk, VideoPlan } from './video-plan.ts';

/** Shares of a film that jobs should have: enough for a few machines to end at about the same time. */
const SHARES = 12;

/** What a chunk's length and place depend on. Never the machine: the bytes must be the same on each. */
export interface Timeline {
  frames: number;
  segmentFrames: number;
  frameRate: Fraction;
  /** A deinterlacer looks at neighbours, so decoding has to begin a little before the first frame. */
  interlaced: boolean;
  packets: PacketTable;
  /** Whether a seek lands on the very key frame that was asked for: not in a stream that has no index. */
  indexed: boolean;
}

/** Cuts a film into chunks of whole segments, all about as long, and says where each begins to be decoded. Pure. */
export function planChunks(timeline: Timeline, limits: { min: number; max: number }): VideoPlan['chunks'] {
  const { frames, segmentFrames, frameRate } = timeline;
  const segmentSeconds = segmentFrames / perSecond(frameRate);
  const seconds = frames / perSecond(frameRate);
  const wanted = Math.min(limits.max, Math.max(limits.min, seconds / SHARES));
  const longest = Math.max(1, Math.floor(wanted / segmentSeconds + 1e-6));
  // A rest of less than half a segment is no work of its own.
  const segments = Math.max(1, Math.round(frames / segmentFrames));
  const count = Math.ceil(segments / longest);
  const boundary = (index: number) =>
    index === count ? frames : Math.round((index * segments) / count) * segmentFrames;
  const chunk = (index: number): Chunk => {
    const firstFrame = boundary(index);
    const frames = boundary(index + 1) - firstFrame;
    return { index, firstFrame, frames, seekSeconds: seekTo(firstFrame, timeline) };
  };
  const [first, ...rest] = Array.from({ length: count }, (_, index) => chunk(index));
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
  // Before the first picture there is nothing to seek to: the filter holds it from the film's start.
  if (frame === 0 || key === undefined || key <= packets.startSeconds) return 0;
  return Math.max(0, indexed ? key + HAIR : key - MARGIN);
}
