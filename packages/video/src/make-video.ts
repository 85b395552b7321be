import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeMedia, SluglineError, type VideoRecipe } from '@slugline/story';
import { ladderRun } from './encode/ladder.ts';
import { planVideo } from './encode/plan.ts';
import type { Film } from './film.ts';
import { inspectMedia } from './inspect/inspect.ts';
import { packageVideo } from './package/package.ts';
import { secondsOf } from './package/rendition.ts';
import { posterFrame } from './poster.ts';
import { makeProgressive } from './progressive.ts';
import { runFfmpeg } from './tool/ffmpeg.ts';

export interface MakeOptions {
  /** Ends ffmpeg; the promise rejects with the signal's reason when the process is gone. */
  signal: AbortSignal;
  /** Whole percents that only grow, up to 99. */
  onProgress?: (percent: number) => void;
  /** Of the decoder; 0 (the default) lets ffmpeg choose. No byte of the output depends on it. */
  threads?: number;
}

/**
 * Makes all renditions of a video into `outDir`: CMAF segments of every rung with HLS and DASH manifests, and a
 * progressive `video.mp4`. Intermediate files lie in `outDir/.work`, and there the poster frame (PNG), which is not
 * part of the result. Sizes are pixels as seen.
 *
 * Fails with `video_unsupported` or `video_broken` when the file is at fault, `media_tool_missing` or
 * `media_tool_failed` when ffmpeg is.
 */
export async function makeVideo(
  input: { file: string; name: string },
  outDir: string,
  recipe: VideoRecipe,
  options: MakeOptions,
): Promise<MadeMedia & { posterFrame: string }> {
  const { signal, onProgress } = options;
  const description = await inspectMedia(input.file, input.name, signal);
  if (description.kind !== 'video') {
    throw new SluglineError('video_unsupported', `${input.name} holds sound but no picture`, {
      where: input.name,
    });
  }
  const { parameters } = recipe;
  const plan = planVideo(description, parameters);
  const workDir = join(outDir, '.work');
  await mkdir(workDir, { recursive: true });

  const run = ladderRun(input, description, plan, recipe, { workDir, threads: options.threads ?? 0 });
  await runFfmpeg(run, { signal, onProgress, durationSeconds: plan.durationSeconds });

  const withAudio = description.audio !== undefined;
  const { gopsPerSegment, maxPixels } = parameters;
  const encoded = { name: input.name, plan, gopsPerSegment, withAudio };
  const { presentation, files } = await packageVideo(encoded, { workDir, outDir });
  const seconds = Math.max(...presentation.video.map(secondsOf));
  refuseShort(input.name, seconds, description.video.endSeconds + plan.holdSeconds);

  const film: Film = { name: input.name, plan, withAudio, seconds, maxPixels };
  files.push(await makeProgressive(film, outDir, signal));
  const poster = await posterFrame(film, workDir, signal);
  const { width, height } = description.video;
  return { kind: 'video', width, height, durationSeconds: seconds, files, posterFrame: poster };
}

/** A cut-off upload decodes without an error up to its cut. Headers are a little off in honest files. */
function refuseShort(name: string, made: number, promised: number): void {
  if (made >= promised * 0.9 - 1) return;
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  throw new SluglineError(
    'video_broken',
    `${name} ends after ${seconds(made)} of ${seconds(promised)}: it is incomplete`,
    {
      where: name,
    },
  );
}
