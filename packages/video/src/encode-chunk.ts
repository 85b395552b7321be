import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SluglineError, type VideoRecipe } from '@slugline/story';
import { attempts } from './encode/attempts.ts';
import { chunkRun, fragmentsOf } from './encode/chunk-run.ts';
import { faultOf } from './encode/verify.ts';
import type { Chunk, VideoPlan } from './encode/video-plan.ts';
import { perSecond } from './inspect/frame-rate.ts';
import { codecOf } from './package/codec.ts';
import { cutVideo } from './package/cut.ts';
import { sha256Of, writeFrom } from './package/files.ts';
import { segmentFile } from './package/rendition.ts';
import { readTrack, type Track } from './package/track.ts';
import type { SegmentRecord, TrackPart } from './part.ts';
import { runFfmpeg } from './tool/ffmpeg.ts';

export interface MakeOptions {
  /** Ends ffmpeg; the promise rejects with the signal's reason when the process is gone. */
  signal: AbortSignal;
  /** Whole percents that only grow, up to 99. */
  onProgress?: (percent: number) => void;
}

/**
 * Encodes a chunk of a film on some of its rungs, from one decode, into `<rung>/seg-<number>.m4s` below `outDir`; no
 * later step touches them. Every rung is verified against the plan. A rung's bytes do not depend on which others
 * are asked for.
 *
 * Fails with `video_broken` when the original does not give the frames, after other ways to read it were tried, and
 * with `media_tool_missing` or `media_tool_failed` when ffmpeg is at fault.
 */
export async function encodeChunk(
  input: { file: string; name: string },
  plan: VideoPlan,
  { chunk: index, rungs }: { chunk: number; rungs: readonly string[] },
  outDir: string,
  recipe: VideoRecipe,
  { signal, onProgress }: MakeOptions,
): Promise<TrackPart[]> {
  const chunk = plan.chunks[index];
  if (chunk === undefined) throw new Error(`${input.name} has no chunk ${index}`);
  const rate = perSecond(plan.frameRate);
  const workDir = join(outDir, '.work');
  await mkdir(workDir, { recursive: true });
  let fault: string | undefined;
  for (const { seekSeconds, hold } of attempts(chunk, plan)) {
    const order = { plan, chunk: { ...chunk, seekSeconds }, rungs, hold };
    const run = chunkRun(input, order, recipe, workDir);
    const progress = {
      onProgress,
      startSeconds: chunk.firstFrame / rate,
      durationSeconds: chunk.frames / rate,
    };
    await runFfmpeg(run, { signal, ...progress });
    const tracks: [string, Track][] = [];
    for (const rung of rungs) tracks.push([rung, await readTrack(fragmentsOf(workDir, rung))]);
    fault = tracks
      .map(([rung, track]) => {
        const init = { found: sha256Of(track.init), planned: plan.inits[rung]?.sha256 };
        return faultOf(track, chunk, plan, init);
      })
      .find((found) => found !== undefined);
    if (fault === undefined) {
      const parts: TrackPart[] = [];
      for (const [rung, track] of tracks) parts.push(await writePart(rung, track, chunk, plan, outDir));
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
  const { init, timescale } = encoded;
  return {
    ...{ v: 1, track, chunk: chunk.index, codec: codecOf(init), timescale },
    init: { bytes: init.length, sha256: sha256Of(init) },
    segments,
  };
}
