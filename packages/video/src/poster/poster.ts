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
import { looksAt } from './look.ts';
import { fittest, richest } from './weigh.ts';

const { maxPixels } = recipes.video.parameters;

interface Input {
  file: string;
  name: string;
}

/**
 * Writes the picture that stands for a video into `outDir`, a PNG of at most 1280 pixels width, upright, square and SDR,
 * and gives its path. It is made of the original, so it is there before the video. `at` is the second that an editor
 * wants: that very frame of the video, or the last one. Else a picture is chosen that is not black, plain or blurred; of
 * a video that has none, the one with the most to see.
 *
 * Fails with `video_broken` when no frame can be decoded.
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

/** The video's own frame: cut out of the original as if it were a chunk. */
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

/** Looks only as long as nothing fit was seen. */
async function drawFittest(input: Input, plan: VideoPlan, file: string, signal: AbortSignal): Promise<void> {
  const scratch = `${file}.seen`;
  await mkdir(scratch);
  const seen: Candidate[] = [];
  for (const [round, looks] of looksAt(plan).entries()) {
    seen.push(...(await candidatesAt(input, plan, looks, join(scratch, String(round)), signal)));
    if (fittest(seen) !== undefined) break;
  }
  const best = seen[fittest(seen) ?? richest(seen) ?? -1];
  if (best) await rename(best.drawn, file);
  await rm(scratch, { recursive: true });
}
