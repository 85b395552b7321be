import { join } from 'node:path';
import type { VideoRecipe } from '@slugline/story';
import type { Chunk, Rung, VideoPlan } from '../plan/video-plan.ts';
import type { Run } from '../tool/ffmpeg.ts';
import { type Cutting, chunkFilter } from './filters.ts';
import { B_FRAMES, reorderSeconds } from './reorder.ts';
import { WITHOUT_SEI } from './without-sei.ts';

/** One run of the encoder: some frames of the video, on some rungs. */
export interface ChunkOrder {
  plan: VideoPlan;
  chunk: Chunk;
  /** Rung names, in any order. */
  rungs: readonly string[];
  /** Whether to repeat the last picture until the chunk has all its frames. */
  hold: boolean;
}

/** The file to which the encoder writes a rung's fragments. */
export const fragmentsOf = (workDir: string, track: string): string =>
  join(workDir, `${track}.fragments.mp4`);

/**
 * Builds the one run of ffmpeg that makes a chunk: one decode, one cascade of scalers, one encoder per rung, one
 * thread. Chunks keep a machine's cores busy. Threads within a chunk cost 11 % more (measured), and x264's bytes
 * depend on their number.
 */
export function chunkRun(
  input: { file: string; name: string },
  order: ChunkOrder,
  { parameters }: VideoRecipe,
  workDir: string,
): Run {
  const { plan, chunk, rungs } = order;
  const cutting: Cutting = { ...order, fromStart: chunk.seekSeconds === 0 };
  const seek = chunk.seekSeconds === 0 ? [] : ['-noaccurate_seek', '-ss', chunk.seekSeconds.toFixed(6)];
  // The frame size of a broadcast may change on the way. A new graph would count its frames from 0; the first scaler
  // takes any size, only the deinterlacer does not.
  const graph = plan.picture.interlaced ? [] : ['-reinit_filter', '0'];
  return {
    name: input.name,
    inputs: [{ file: input.file, options: [...ABSOLUTE, ...graph, ...seek, '-threads', '1'] }],
    maxPixels: parameters.maxPixels,
    filter: chunkFilter(plan, cutting),
    outputs: plan.rungs
      .filter(({ name }) => rungs.includes(name))
      .map((rung) => ({
        file: fragmentsOf(workDir, rung.name),
        options: [...['-map', `[${rung.name}]`, ...x264(rung, plan, parameters)], ...fragments(plan, chunk)],
      })),
  };
}

/**
 * Each run probes the file again, for 0.07 s of CPU. With the header alone (`-nofind_stream_info`), an H.264 stream in
 * Matroska that states too low a level lost a picture, and no check of ours would notice.
 *
 * Time stamps stay the file's own. The filter counts them from where the presentation begins. ffmpeg would count from
 * the first of the tracks that are read here, so a picture that begins after its audio would come too early.
 */
const ABSOLUTE = ['-copyts', '-filter_complex_threads', '1'];

/** Capped CRF: constant quality, but never more than the rung's rate over a buffer of 1.5 s. */
const x264 = (rung: Rung, plan: VideoPlan, { crf, preset }: VideoRecipe['parameters']): string[] => [
  ...['-c:v', 'libx264', '-preset', preset, '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
  ...['-crf', String(crf), '-maxrate', String(rung.maxrate)],
  ...['-bufsize', String(Math.round(rung.maxrate * 1.5))],
  ...['-threads', '1'],
  // Closed groups of equal length on every rung, so that a player can change rungs at each (Apple 1.13, 7.4, 8.22).
  // `stitchable` keeps the parameter sets the same in all chunks.
  ...[
    '-x264-params',
    `keyint=${plan.gopFrames}:min-keyint=${plan.gopFrames}:scenecut=0:open-gop=0:${B_FRAMES}:force-cfr=1:stitchable=1`,
  ],
  ...['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
  // The fps filter made the time stamps. Nothing may be dropped or repeated after it.
  ...['-fps_mode', 'passthrough'],
  ...WITHOUT_SEI,
];

/**
 * A fragment for each group of pictures, numbered through the video. `frag_discont` writes the true decoding time into
 * each fragment, so that chunks that were encoded separately fit together. `btrt` would differ between chunks.
 *
 * With B-frames the first picture is decoded some frames before it is shown. All composition times are moved by that
 * many frames, so that a chunk's decoding times begin where its pictures do and no composition offset is negative. The
 * edit list that removes this delay is ours (`cmafHeader`), since ffmpeg's own would differ between chunks.
 */
const fragments = (plan: VideoPlan, chunk: Chunk): string[] => [
  ...['-movflags', 'empty_moov+default_base_moof+frag_keyframe+frag_discont+skip_trailer'],
  ...['-output_ts_offset', reorderSeconds(plan).toFixed(6), '-avoid_negative_ts', 'disabled'],
  ...['-use_editlist', '0', '-write_btrt', '0', '-video_track_timescale', String(plan.timescale)],
  ...['-fragment_index', String(Math.floor(chunk.firstFrame / plan.gopFrames) + 1)],
];
