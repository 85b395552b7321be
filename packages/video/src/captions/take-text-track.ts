import { join } from 'node:path';
import { recipes } from '@slugline/story';
import { runFfmpeg } from '../tool/ffmpeg.ts';

/**
 * Writes a text track of a video as SubRip to a file in `outDir`; returns its path. Its times count from the start of
 * the video. Throws `video_broken`, and as `runFfmpeg` does.
 */
export async function takeTextTrack(
  { file, name }: { file: string; name: string },
  index: number,
  outDir: string,
  signal: AbortSignal,
): Promise<string> {
  const out = join(outDir, `text-${index}.srt`);
  const { maxPixels } = recipes.video.parameters;
  const options = ['-map', `0:${index}`, '-c', 'subrip', '-f', 'srt'];
  await runFfmpeg({ name, inputs: [{ file }], maxPixels, outputs: [{ file: out, options }] }, { signal });
  return out;
}
