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
import type { ImageInput, MotionJobParameters } from '../process/jobs.ts';
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
 * Makes the moving rendition of a picture in `dir`. Runs in a picture process: see `PictureWorkers.makeMotion`.
 *
 * libvips treats an animation as one tall picture and works through it from the top, so memory does not grow with
 * the number of frames. The price: scaling mixes a trace of the neighbouring frames into a frame's first and last
 * row (3 % of the difference, measured). The encoders change more than that.
 */
export async function makeMotion(
  input: ImageInput,
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
    // The header and the first frame are fine, so the still picture can be published.
    const words = damageIn(error);
    if (words === undefined) throw error;
    await rm(join(dir, framesFile), { force: true });
    return { kind: 'still', because: `is damaged after its first frame (${words})` };
  }
}

/**
 * Size in bytes of the header of libvips's own format. The pixels follow, then an XML text:
 * https://www.libvips.org/API/current/file-format.html
 */
const head = 64;

/** Writes every frame, on white. libvips can write raw pixels to a file in its own format only. */
async function writeFrames(pipeline: Sharp, size: Size, pages: number, dir: string) {
  const file = join(dir, framesFile);
  await pipeline.flatten({ background: '#ffffff' }).removeAlpha().toColourspace('srgb').toFile(file);
  const end = head + pages * size.width * size.height * 3;
  if ((await stat(file)).size < end) throw new Error(`libvips wrote less than ${pages} frames of R, G and B`);
  await truncate(file, end);
  return { file: framesFile, skip: head, ...size };
}
