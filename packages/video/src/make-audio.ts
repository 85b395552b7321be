import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AudioRecipe, type MadeMedia, SluglineError } from '@slugline/story';
import { aac } from './encode/ladder.ts';
import { inspectMedia } from './inspect/inspect.ts';
import type { MakeOptions } from './make-video.ts';
import { measure } from './package/files.ts';
import { runFfmpeg } from './tool/ffmpeg.ts';

/** Cover art is not decoded, but the probe of it allocates; no honest cover is larger. */
const MAX_COVER_PIXELS = 36_000_000;

/**
 * Makes `audio.m4a` (AAC, stereo, 48 kHz, plays while it loads) of a sound file, or of a video's sound.
 *
 * Fails with `video_unsupported` or `video_broken` when the file is at fault, `media_tool_missing` or
 * `media_tool_failed` when ffmpeg is.
 */
export async function makeAudio(
  input: { file: string; name: string },
  outDir: string,
  recipe: AudioRecipe,
  { signal, onProgress, threads = 0 }: MakeOptions,
): Promise<MadeMedia> {
  const { audio } = await inspectMedia(input.file, input.name, signal);
  if (!audio)
    throw new SluglineError('video_unsupported', `${input.name} holds no sound`, { where: input.name });
  await mkdir(outDir, { recursive: true });
  const name = 'audio.m4a';
  const file = join(outDir, name);
  await runFfmpeg(
    {
      name: input.name,
      inputs: [{ file: input.file, options: ['-threads', String(threads)] }],
      maxPixels: MAX_COVER_PIXELS,
      filter: `[0:${audio.index}]aresample=48000:async=1:first_pts=0[a]`,
      outputs: [
        { file, options: ['-map', '[a]', ...aac(recipe.parameters.bitrate), '-movflags', '+faststart'] },
      ],
    },
    { signal, onProgress, durationSeconds: audio.endSeconds },
  );
  const made = await inspectMedia(file, input.name, signal);
  const { durationSeconds } = made;
  return {
    kind: 'audio',
    durationSeconds,
    files: [{ name, role: 'rendition', type: 'audio/mp4', ...(await measure(file)) }],
  };
}
