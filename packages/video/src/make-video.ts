import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeMedia, type RenditionFile, SluglineError, type VideoRecipe } from '@slugline/story';
import { fragmentsOf, ladderRun } from './encode/ladder.ts';
import { planVideo, type Rung, type VideoPlan } from './encode/plan.ts';
import { inspectMedia } from './inspect/inspect.ts';
import { measure } from './package/files.ts';
import { packageVideo } from './package/package.ts';
import { secondsOf } from './package/rendition.ts';
import { posterFrame } from './poster.ts';
import { runFfmpeg } from './tool/ffmpeg.ts';

export interface MakeOptions {
  /** Ends ffmpeg; the promise rejects with the signal's reason when the process is gone. */
  signal: AbortSignal;
  /** Whole percents that only grow, up to 99. */
  onProgress?: (percent: number) => void;
  /** Of the decoder; 0 (the default) lets ffmpeg choose. No byte of the output depends on it. */
  threads?: number;
}

/** The progressive file is for pages without a player: this many lines are enough, and faster to load. */
const PROGRESSIVE_LINES = 720;

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
  const { presentation, files } = await packageVideo(plan, parameters.gopsPerSegment, withAudio, {
    workDir,
    outDir,
  });
  const made = Math.max(0, ...presentation.video.map(secondsOf));
  refuseShort(input.name, made, description.video.endSeconds);

  files.push(
    await progressive(
      plan,
      withAudio,
      { name: input.name, seconds: made, maxPixels: parameters.maxPixels },
      outDir,
      signal,
    ),
  );
  const film = { name: input.name, seconds: made, maxPixels: parameters.maxPixels };
  const poster = await posterFrame(plan, film, workDir, { signal });
  const { width, height } = description.video;
  return { kind: 'video', width, height, durationSeconds: made, files, posterFrame: poster };
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

/** Puts a rung and the sound into one MP4 that plays while it loads, without encoding anything again. */
async function progressive(
  plan: VideoPlan,
  withAudio: boolean,
  film: { name: string; seconds: number; maxPixels: number },
  outDir: string,
  signal: AbortSignal,
): Promise<RenditionFile> {
  const workDir = join(outDir, '.work');
  const short = (rung: Rung) => Math.min(rung.width, rung.height);
  const rung = plan.rungs.findLast((candidate) => short(candidate) <= PROGRESSIVE_LINES) ?? plan.rungs[0];
  const name = 'video.mp4';
  const file = join(outDir, name);
  const tracks = [rung.name, ...(withAudio ? ['audio'] : [])];
  await runFfmpeg(
    {
      name: film.name,
      inputs: tracks.map((track) => ({ file: fragmentsOf(workDir, track) })),
      maxPixels: film.maxPixels,
      outputs: [
        {
          file,
          options: [
            ...tracks.flatMap((_, index) => ['-map', `${index}:0`]),
            ...['-c', 'copy', '-t', film.seconds.toFixed(6), '-movflags', '+faststart'],
          ],
        },
      ],
    },
    { signal },
  );
  const { width, height } = rung;
  return { name, role: 'rendition', type: 'video/mp4', ...(await measure(file)), width, height };
}
