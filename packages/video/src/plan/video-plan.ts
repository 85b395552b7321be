import { z } from 'zod';

const size = z.int().min(1);
const Fraction = z.strictObject({ num: size, den: size });

/** One rung of the ladder, as it is encoded. Sizes in pixels, `maxrate` in bit/s. */
export const Rung = z.strictObject({ name: z.string(), width: size, height: size, maxrate: size });
export type Rung = z.infer<typeof Rung>;

/** Whole segments that one run of ffmpeg encodes, in frames at the plan's rate. The last chunk ends with the video. */
export const Chunk = z.strictObject({
  index: z.int().min(0),
  firstFrame: z.int().min(0),
  frames: size,
  /**
   * Where to open the original, in seconds from its start: at or before a key frame from which the first frame can be
   * decoded.
   */
  seekSeconds: z.number().min(0),
});
export type Chunk = z.infer<typeof Chunk>;

/**
 * Everything that is decided about a video before its first frame is encoded. Each worker that makes a part reads only
 * this document, so it also holds what they need to know about the original. It is stored: names do not change.
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
    /** Whether a seek lands exactly on the requested key frame. False for a stream without an index. */
    indexed: z.boolean(),
  }),
  /** The audio track: see `AudioStream`. */
  sound: z
    .strictObject({ index: z.int().min(0), others: z.int().min(0), language: z.string().optional() })
    .optional(),
  /** Text tracks that are published as captions: see `TextTrack`. */
  texts: z
    .array(
      z.strictObject({
        index: z.int().min(0),
        language: z.string().optional(),
        kind: z.enum(['sdh', 'forced']).optional(),
      }),
    )
    .optional(),
  /** Captions that can't be published, in words that follow `has `. */
  textsLeft: z.array(z.string()).optional(),
  /** The original's time stamp at which the presentation begins, in seconds. All times count from it. */
  startSeconds: z.number(),
  /** From the lowest to the highest. */
  rungs: z.tuple([Rung]).rest(Rung),
  frameRate: Fraction,
  /** Ticks per second in the tracks of all rungs: each frame lasts the same whole number of ticks. */
  timescale: size,
  /** Frames per group of pictures. Each group begins with an IDR frame; segments are whole groups. */
  gopFrames: size,
  segmentFrames: size,
  /** Frames of the whole video, including those that repeat the last one because the audio is longer (`heldFrames`). */
  frames: size,
  heldFrames: z.int().min(0),
  durationSeconds: z.number().positive(),
  chunks: z.tuple([Chunk]).rest(Chunk),
});
export type VideoPlan = z.infer<typeof VideoPlan>;
