import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { recipes, SluglineError } from '@slugline/story';
import { attempts } from '../encode/attempts.ts';
import { chunkRun } from '../encode/chunk-run.ts';
import { perSecond } from '../inspect/frame-rate.ts';
import type { VideoPlan } from '../plan/video-plan.ts';
import { runFfmpeg } from '../tool/ffmpeg.ts';
import { type Candidate, candidatesAt } from './candidates.ts';
import { drawnPng, posterSize, RGB, topOf } from './drawing.ts';
import { frameSearches } from './frame-search.ts';
import { mostDetailed, mostTypical } from './score.ts';

const { maxPixels } = recipes.video.parameters;

interface Input {
  file: string;
  name: string;
}

/**
 * Writes a video's poster into `outDir`, a PNG at most 1280 pixels wide, upright, with square pixels, SDR, and
 * returns its path. It is made from the original, so it is ready before the video. `at` is an editor's choice in
 * seconds: exactly that frame of the video, or the last one. Without it, chooses a picture that is not black, plain
 * or blurred, or the one with the most detail if there is no such picture.
 *
 * Throws `video_broken` when no frame can be decoded.
 */
export async function posterFrame(
  input: Input,
  plan: VideoPlan,
  outDir: string,
  { signal, at }: { signal: AbortSignal; at?: number },
): Promise<string> {
  const file = join(outDir, 'frame.png');
  await (at === undefined
    ? drawFittest(input, plan, file, signal)
    : drawFrameAt(input, plan, at, file, signal));
  if (existsSync(file)) return file;
  throw new SluglineError('video_broken', `no frame of ${input.name} can be decoded`, { where: input.name });
}

/** Draws the exact frame of the video, cut out of the original as if it were a chunk. */
async function drawFrameAt(
  input: Input,
  plan: VideoPlan,
  at: number,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const firstFrame = Math.min(plan.frames - 1, Math.floor(at * perSecond(plan.frameRate) + 1e-6));
  const around = plan.chunks.findLast((chunk) => chunk.firstFrame <= firstFrame) ?? plan.chunks[0];
  const top = topOf(plan);
  const chunk = { ...around, firstFrame, frames: 1 };
  const { width, height } = posterSize(plan);
  const toSize = `scale=${width}:${height}:flags=bicubic+accurate_rnd+bitexact`;
  for (const { seekSeconds } of attempts(chunk, plan)) {
    const order = { plan, chunk: { ...chunk, seekSeconds }, rungs: [top.name], hold: true };
    const { inputs, filter } = chunkRun(input, order, recipes.video, '');
    const drawn = `${filter};[${top.name}]${toSize},${RGB}[poster]`;
    const outputs = [{ file, options: [...drawnPng('poster', 1), '-update', '1'], optional: true }];
    await runFfmpeg({ name: input.name, inputs, maxPixels, filter: drawn, outputs }, { signal });
    if (existsSync(file)) return;
  }
}

/** Tries the groups of searches in order until one finds a fit frame; else takes the frame with the most detail. */
async function drawFittest(input: Input, plan: VideoPlan, file: string, signal: AbortSignal): Promise<void> {
  const scratch = `${file}.seen`;
  await mkdir(scratch);
  const seen: Candidate[] = [];
  for (const [round, searches] of frameSearches(plan).entries()) {
    seen.push(...(await candidatesAt(input, plan, searches, join(scratch, String(round)), signal)));
    if (mostTypical(seen) !== undefined) break;
  }
  const best = seen[mostTypical(seen) ?? mostDetailed(seen) ?? -1];
  if (best) await rename(best.drawn, file);
  await rm(scratch, { recursive: true });
}
