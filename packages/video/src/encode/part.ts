import { z } from 'zod';

const count = z.int().min(0);
const File = { bytes: z.int().min(1), sha256: z.string() };

/** A segment on disk: `<track>/seg-<number>.m4s`. Numbers count from 1 through the whole video. */
export const SegmentRecord = z.strictObject({
  number: z.int().min(1),
  ...File,
  /** In the track's time scale. */
  duration: z.int().min(1),
  /**
   * The key frames of a video segment. `time` counts from the segment's start. The bytes go from the fragment's `moof`
   * to the frame's end; those of the first from the segment's start.
   */
  keyFrames: z.array(z.strictObject({ time: count, offset: count, bytes: z.int().min(1) })),
});
export type SegmentRecord = z.infer<typeof SegmentRecord>;

/** What one job made of one track: a chunk of a rung, or all the audio. Stored after its segments. */
export const TrackPart = z.strictObject({
  v: z.literal(1),
  /** The rung's name, or `audio`. */
  track: z.string(),
  /** The chunk's index; 0 for the audio, which is made in one run. */
  chunk: count,
  /** As RFC 6381 names it. */
  codec: z.string(),
  timescale: z.int().min(1),
  init: z.strictObject(File),
  segments: z.array(SegmentRecord).min(1),
  /** Loudness of the audio as measured in the original, and the target, LUFS. Absent when it is silent. */
  loudness: z.strictObject({ measured: z.number(), target: z.number() }).optional(),
});
export type TrackPart = z.infer<typeof TrackPart>;
