import { z } from 'zod';

const size = z.int().min(1);
const Fraction = z.strictObject({ num: size, den: size });

/** One step of the ladder, as it is encoded. Sizes in pixels, `maxrate` in bit/s. */
export const Rung = z.strictObject({ name: z.string(), width: size, height: size, maxrate: size });
export type Rung = z.infer<typeof Rung>;

/** A run of whole segments that one ffmpeg encodes, in frames of the plan's rate. The last one's end is the video's. */
export const Chunk = z.strictObject({
  index: z.int().min(0),
  firstFrame: z.int().min(0),
  frames: size,
  /** Where to open the original, in seconds from its start: at or before a key frame from which the first frame can be decoded. */
  seekSeconds: z.number().min(0),
});
export type Chunk = z.infer<typeof Chunk>;

/**
 * All that is decided about a video before its first frame is encoded. Every worker that makes a part of it reads this
 * document, so it holds what they need to know of the original, too.
 */
export const VideoPlan = z.strictObject({
  v: z.literal(1),
  picture: z.strictObject({
    index: z.int().min(0),
    width: size,
    height: size,
    interlaced: z.boolean(),
    hdr: z.enum(['pq', 'hlg']).optional(),
    matrix: z.enum(['bt601', 'bt709', 'bt2020']),
    plain: z.boolean(),
    /** Whether a seek lands on the very key frame that was asked for: not in a stream that has no index. */
    indexed: z.boolean(),
  }),
  /** See `AudioStream`. */
  sound: z
    .strictObject({ index: z.int().min(0), others: z.int().min(0), language: z.string().optional() })
    .optional(),
  /** The original's time stamp at which the presentation begins, in seconds: all times count from it. */
  startSeconds: z.number(),
  /** From the lowest to the highest. */
  rungs: z.tuple([Rung]).rest(Rung),
  frameRate: Fraction,
  /** Ticks per second of every rung's track: each frame has the same whole length. */
  timescale: size,
  /** Frames per group of pictures, each of which begins with an IDR frame; segments are whole groups. */
  gopFrames: size,
  segmentFrames: size,
  /** Of the whole video, including those that repeat the last one because the sound is longer (`heldFrames`). */
  frames: size,
  heldFrames: z.int().min(0),
  durationSeconds: z.number().positive(),
  chunks: z.tuple([Chunk]).rest(Chunk),
});
export type VideoPlan = z.infer<typeof VideoPlan>;
