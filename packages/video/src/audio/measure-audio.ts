import { recipes } from '@slugline/story';
import type { MakeOptions } from '../encode/encode-chunk.ts';
import { NOWHERE, runFfmpeg } from '../tool/ffmpeg.ts';
import { type Loudness, MEASURE, parseLoudness, stereo } from './loudness.ts';

/** Samples per second from which a waveform is drawn. */
export const PEAKS_RATE = 8000;

/**
 * The first pass: measures the loudness of the audio as it will be published. Returns undefined for silence. With
 * `peaksFile`, the same decode writes mono samples of 8 bits at `PEAKS_RATE` to it.
 */
export async function measureAudio(
  input: { file: string; name: string },
  index: number,
  { signal, onProgress, durationSeconds }: MakeOptions & { durationSeconds: number },
  peaksFile?: string,
): Promise<Loudness | undefined> {
  const measured = { file: NOWHERE, options: ['-map', '[m]', '-f', 'null'] };
  const pcm = ['-map', '[p]', '-c:a', 'pcm_s8', '-f', 's8'];
  const drawn = `asplit=2[a][b];[a]${MEASURE}[m];[b]aresample=${PEAKS_RATE},aformat=channel_layouts=mono[p]`;
  const lines = await runFfmpeg(
    {
      name: input.name,
      // The summary is logged as information.
      inputs: [{ file: input.file, options: ['-v', 'level+info', '-hide_banner', '-threads', '1'] }],
      // Cover art is not decoded, but the probe of it allocates; no honest cover is larger.
      maxPixels: recipes.video.parameters.maxPixels,
      filter: `${stereo(index)},${peaksFile === undefined ? `${MEASURE}[m]` : drawn}`,
      outputs: [measured, ...(peaksFile === undefined ? [] : [{ file: peaksFile, options: pcm }])],
    },
    { signal, durationSeconds, ...(onProgress ? { onProgress } : {}) },
  );
  return parseLoudness(lines);
}
