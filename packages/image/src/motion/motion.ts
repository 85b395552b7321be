import { rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import { sharp } from '../decode/libvips.ts';
import { openOriginal } from '../decode/original.ts';
import { damageIn, refuseFullDisk } from '../decode/refuse.ts';
import { keep } from '../encode/encode.ts';
import { renditionSizes, type Size } from '../encode/plan.ts';
import { rightsIn } from '../metadata/rights.ts';
import { completeFrom, signed } from '../metadata/signature.ts';
import type { MotionJobParameters, PictureInput } from '../process/jobs.ts';
import {
  even,
  framesFile,
  type Motion,
  shownDelays,
  shownPlays,
  stillBecause,
  tooLong,
} from './motion-plan.ts';

/**
 * Makes what moves of a picture in `dir`. Runs in the child: see `PictureWorkers.makeMotion`.
 *
 * libvips takes an animation as one tall picture and works through it from the top, so memory does not grow with the
 * number of frames. What it costs: scaling gives a frame's first and last row a trace of its neighbours (3 % of the
 * difference, measured), which is less than the encoders change.
 */
export async function makeMotion(
  input: PictureInput,
  dir: string,
  { maxPixels, motion }: MotionJobParameters,
): Promise<Motion> {
  const original = await openOriginal(input, maxPixels);
  const { bytes } = original;
  const { format, pages = 1, delay = [], loop = 0, orientation = 1 } = await sharp(bytes).metadata();
  if (pages < 2) return { kind: 'none' };
  const { width, height } = original;
  const because = stillBecause({ frames: pages, width, height, orientation }, motion);
  if (because !== undefined) return { kind: 'still', because };

  const [size] = renditionSizes(original, [motion.widest]);
  const delays = shownDelays(delay, pages);
  const plays = shownPlays(loop);
  const scaled = (to: Size): Sharp =>
    sharp(bytes, {
      animated: true,
      failOn: 'warning',
      limitInputPixels: motion.maxPixels,
      sequentialRead: true,
    }).resize({ ...to, fit: 'fill' });
  try {
    if (pages * size.width * size.height <= motion.webpPixels) {
      const rights = size.width >= completeFrom ? await rightsIn(bytes) : undefined;
      const lossless = format === 'gif' && size.width === width;
      const plain = scaled(size).webp({ ...motion.webp, lossless, loop: plays, delay: delays });
      const webp = await (rights ? signed(rights)(plain) : plain).toBuffer();
      if (webp.length <= motion.webpBytes) {
        return {
          kind: 'webp',
          file: await keep(webp, size, { format: 'webp', dir, stem: 'motion', purpose: 'motion' }),
          plays,
        };
      }
    }
    const long = tooLong(delays, motion);
    if (long !== undefined) return { kind: 'still', because: long };
    const frames = await writeFrames(scaled(even(size)), even(size), pages, dir);
    return { kind: 'frames', frames: { ...frames, delays }, plays };
  } catch (error) {
    refuseFullDisk(input.name, error);
    // The first frame was decoded before: it is a still worth having.
    const words = damageIn(error);
    if (words === undefined) throw error;
    await rm(join(dir, framesFile), { force: true });
    return { kind: 'still', because: `is damaged after its first frame (${words})` };
  }
}

/** libvips's own format is a head of this many bytes, the pixels, and an XML text: https://www.libvips.org/API/current/file-format.html */
const head = 64;

/** Writes every frame on white. libvips has no way to write raw pixels to a file but in its own format. */
async function writeFrames(pipeline: Sharp, size: Size, pages: number, dir: string) {
  const file = join(dir, framesFile);
  await pipeline.flatten({ background: '#ffffff' }).removeAlpha().toColourspace('srgb').toFile(file);
  const end = head + pages * size.width * size.height * 3;
  if ((await stat(file)).size < end) throw new Error(`${pages} frames of R, G and B were not written`);
  await truncate(file, end);
  return { file: framesFile, skip: head, ...size };
}
