import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SluglineError, type VideoRecipe } from '@slugline/story';
import { perSecond } from '../inspect/frame-rate.ts';
import { cmafHeader } from '../packaging/cmaf.ts';
import { codecOf } from '../packaging/codec.ts';
import { cutVideo } from '../packaging/cut.ts';
import { writeFrom } from '../packaging/files.ts';
import { INIT, segmentFile } from '../packaging/rendition.ts';
import { readTrack, type Track } from '../packaging/track.ts';
import type { Chunk, Rung, VideoPlan } from '../plan/video-plan.ts';
import { runFfmpeg } from '../tool/ffmpeg.ts';
import { attempts } from './attempts.ts';
import { chunkRun, fragmentsOf } from './chunk-run.ts';
import type { SegmentRecord, TrackPart } from './part.ts';
import { reorderTicks } from './reorder.ts';
import { faultOf } from './verify.ts';

export interface MakeOptions {
  /** Ends ffmpeg. The promise rejects with the signal's reason when the process is gone. */
  signal: AbortSignal;
  /** Called with whole percents that only grow, up to 99. */
  onProgress?: (percent: number) => void;
}

/**
 * Encodes a chunk of a video on some of its rungs, from one decode. Writes `<rung>/seg-<number>.m4s` below `outDir`; no
 * later step changes them. Verifies every rung against the plan. A rung's bytes do not depend on which other rungs are
 * made. Also writes `<rung>/init.mp4`, which is the same, byte for byte, for every chunk of the rung.
 *
 * Throws `video_broken` when the original does not yield the frames, after all attempts to read it, and
 * `media_tool_missing` or `media_tool_failed` when ffmpeg is at fault.
 */
export async function encodeChunk(
  input: { file: string; name: string },
  plan: VideoPlan,
  { chunk: index, rungs: names }: { chunk: number; rungs: readonly string[] },
  outDir: string,
  recipe: VideoRecipe,
  { signal, onProgress }: MakeOptions,
): Promise<TrackPart[]> {
  const chunk = plan.chunks[index];
  if (chunk === undefined) throw new Error(`${input.name} has no chunk ${index}`);
  const rungs = plan.rungs.filter(({ name }) => names.includes(name));
  const rate = perSecond(plan.frameRate);
  const workDir = join(outDir, '.work');
  await mkdir(workDir, { recursive: true });
  let fault: string | undefined;
  for (const { seekSeconds, hold } of attempts(chunk, plan)) {
    const order = { plan, chunk: { ...chunk, seekSeconds }, rungs: names, hold };
    const run = chunkRun(input, order, recipe, workDir);
    const progress = {
      onProgress,
      startSeconds: chunk.firstFrame / rate,
      durationSeconds: chunk.frames / rate,
    };
    await runFfmpeg(run, { signal, ...progress });
    const tracks: [Rung, Track][] = [];
    for (const rung of rungs) tracks.push([rung, await readTrack(fragmentsOf(workDir, rung.name))]);
    fault = tracks
      .map(([rung, track]) => faultOf(track, chunk, plan, rung))
      .find((found) => found !== undefined);
    if (fault === undefined) {
      const parts: TrackPart[] = [];
      for (const [rung, track] of tracks) parts.push(await writePart(rung.name, track, chunk, plan, outDir));
      await rm(workDir, { recursive: true });
      return parts;
    }
  }
  const from = (chunk.firstFrame / rate).toFixed(1);
  const to = ((chunk.firstFrame + chunk.frames) / rate).toFixed(1);
  throw new SluglineError(
    'video_broken',
    `${input.name} can't be encoded between ${from} s and ${to} s: ${fault}`,
    { where: input.name },
  );
}

async function writePart(
  track: string,
  encoded: Track,
  chunk: Chunk,
  plan: VideoPlan,
  outDir: string,
): Promise<TrackPart> {
  const first = Math.floor(chunk.firstFrame / plan.segmentFrames) + 1;
  const segments: SegmentRecord[] = [];
  for (const [index, { pieces, duration, keyFrames }] of cutVideo(
    encoded,
    plan.segmentFrames / plan.gopFrames,
  ).entries()) {
    const number = first + index;
    const kept = await writeFrom(encoded.file, pieces, join(outDir, segmentFile(track, number)));
    segments.push({ number, ...kept, duration, keyFrames });
  }
  const header = cmafHeader(encoded.init, reorderTicks(plan));
  const init = await writeFrom(undefined, [header], join(outDir, track, INIT));
  const { timescale } = encoded;
  return { v: 1, track, chunk: chunk.index, codec: codecOf(encoded.init), timescale, init, segments };
}
