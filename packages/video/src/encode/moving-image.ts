import { join } from 'node:path';
import type { ImageRecipe, RenditionFile } from '@slugline/story';
import { measure } from '../packaging/files.ts';
import { runFfmpeg } from '../tool/ffmpeg.ts';
import { BT709, SCALE } from './filters.ts';
import { steadyFrames, steadyRate, timesOf } from './steady-rate.ts';
import { WITHOUT_SEI } from './without-sei.ts';

/**
 * Pictures one after the other in a file that we wrote ourselves, from the byte `skip` on: 8 bits for each of R, G and
 * B, rows without padding, even sizes in pixels.
 */
export interface Frames {
  file: string;
  skip: number;
  width: number;
  height: number;
  /** How long each is shown, ms. */
  delays: readonly number[];
}

/**
 * Makes `motion.mp4` in `outDir` from an animation's frames: H.264 without audio that plays while it loads, at a
 * constant rate that shows each frame for its time. `name` is the animation's name in messages.
 *
 * ffmpeg gets bare pixels here, not the original, so it parses nothing. The same frames and recipe give the same
 * bytes.
 *
 * Throws what `runFfmpeg` throws, or the signal's reason.
 */
export async function makeMovingImage(
  name: string,
  frames: Frames,
  outDir: string,
  { parameters }: ImageRecipe,
  { signal }: { signal: AbortSignal },
): Promise<RenditionFile> {
  const { crf, preset, maxrate, maxFps } = parameters.motion.film;
  const { width, height, delays } = frames;
  const rate = steadyRate(delays, maxFps);
  const total = steadyFrames(delays, rate);
  const filter = [
    `setpts='${timesOf(delays)}'`,
    `fps=${rate.num}/${rate.den}:round=near:start_time=0`,
    // Raw frames have no duration, so the last one needs its own.
    `tpad=stop_mode=clone:stop=${total}`,
    `trim=end_frame=${total}`,
    `scale=${width}:${height}:${SCALE}+full_chroma_inp:out_color_matrix=bt709:out_range=tv`,
    'format=yuv420p',
    'setsar=1',
    BT709,
  ].join(',');
  const file = join(outDir, 'motion.mp4');
  await runFfmpeg(
    {
      name,
      inputs: [{ file: frames.file, raw: { ...frames, perSecond: 1000 } }],
      maxPixels: width * height,
      filter: `[0:0]${filter}[motion]`,
      outputs: [
        {
          file,
          options: [
            ...['-map', '[motion]', '-c:v', 'libx264', '-preset', preset, '-crf', String(crf)],
            ...[
              '-maxrate',
              String(maxrate),
              '-bufsize',
              String(Math.round(maxrate * 1.5)),
              '-profile:v',
              'high',
            ],
            ...['-threads', '1', '-fps_mode', 'passthrough', ...WITHOUT_SEI, '-movflags', '+faststart'],
            ...['-color_range', 'tv', '-colorspace', 'bt709'],
            ...['-color_primaries', 'bt709', '-color_trc', 'bt709'],
          ],
        },
      ],
    },
    { signal },
  );
  const kept = await measure(file);
  return {
    ...{ name: 'motion.mp4', role: 'rendition', purpose: 'motion', type: 'video/mp4' },
    ...{ ...kept, width, height },
  };
}
