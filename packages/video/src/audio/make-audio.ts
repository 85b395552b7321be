import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AudioRecipe, type MadeMedia, SluglineError } from '@slugline/story';
import type { MakeOptions } from '../encode/encode-chunk.ts';
import { inspectMedia } from '../inspect/inspect.ts';
import { unheardOf } from '../inspect/media-description.ts';
import { measure, writeFrom } from '../packaging/files.ts';
import { runFfmpeg } from '../tool/ffmpeg.ts';
import { aac } from './aac.ts';
import { gainFilters, gainFor, loudnessOf, stereo } from './loudness.ts';
import { measureAudio, PEAKS_RATE } from './measure-audio.ts';
import { peaksOf } from './peaks.ts';

/** ffmpeg does not decode cover art, but allocates memory when it probes it. No honest cover is larger. */
const MAX_COVER_PIXELS = 36_000_000;
/** The share of the work that measuring takes, percent. */
const MEASURING = 40;

/**
 * Makes two files from an audio file or the audio of a video: `audio.m4a` (AAC, stereo, 48 kHz, at the recipe's
 * loudness, plays while it loads) and `peaks.json`, its waveform (see `Peaks`).
 *
 * Throws `video_unsupported` or `video_broken` when the file is at fault, `media_tool_missing` or `media_tool_failed`
 * when ffmpeg is.
 */
export async function makeAudio(
  input: { file: string; name: string },
  outDir: string,
  { parameters }: AudioRecipe,
  { signal, onProgress = () => {} }: MakeOptions,
): Promise<MadeMedia> {
  const { audio } = await inspectMedia(input.file, input.name, signal);
  if (!audio)
    throw new SluglineError('video_unsupported', `${input.name} holds no sound`, { where: input.name });
  const workDir = join(outDir, '.work');
  await mkdir(workDir, { recursive: true });
  const durationSeconds = audio.endSeconds;
  const samples = join(workDir, 'peaks.s8');
  const first = (percent: number) => onProgress(Math.floor((percent * MEASURING) / 100));
  const measured = await measureAudio(
    input,
    audio.index,
    { signal, onProgress: first, durationSeconds },
    samples,
  );

  const name = 'audio.m4a';
  const file = join(outDir, name);
  const then = (percent: number) => onProgress(MEASURING + Math.floor((percent * (100 - MEASURING)) / 100));
  await runFfmpeg(
    {
      name: input.name,
      inputs: [{ file: input.file, options: ['-threads', '1'] }],
      maxPixels: MAX_COVER_PIXELS,
      filter: `${[stereo(audio.index), ...gainFilters(measured, parameters.loudness)].join(',')}[a]`,
      outputs: [{ file, options: ['-map', '[a]', ...aac(parameters.bitrate), '-movflags', '+faststart'] }],
    },
    { signal, onProgress: then, durationSeconds },
  );
  const gain = gainFor(measured, parameters.loudness);
  const peaks = await peaksOf(samples, { rate: PEAKS_RATE, perSecond: parameters.peaksPerSecond, gain });
  const drawn = await writeFrom(undefined, [Buffer.from(JSON.stringify(peaks))], join(outDir, 'peaks.json'));
  await rm(workDir, { recursive: true });
  const made = await inspectMedia(file, input.name, signal);
  return {
    kind: 'audio',
    durationSeconds: made.durationSeconds,
    ...loudnessOf(measured, parameters.loudness),
    ...unheardOf(audio),
    files: [
      { name, role: 'rendition', purpose: 'audio', type: 'audio/mp4', ...(await measure(file)) },
      { name: 'peaks.json', role: 'rendition', purpose: 'waveform', type: 'application/json', ...drawn },
    ],
  };
}
