import type { Sharp } from 'sharp';
import { sharp } from '../decode/libvips.ts';
import type { Size } from './plan.ts';

/** Decoded pixels: 8 bits a channel, sRGB, three channels or four with alpha, rows without padding. */
export interface Pixels extends Size {
  readonly data: Buffer;
  readonly channels: 3 | 4;
}

/** Decoded pixels in Display P3. A TIFF that is not compressed: sharp takes no raw pixels of another colour space. */
export interface WidePixels extends Size {
  readonly tiff: Buffer;
}

/** Starts a pipeline from decoded pixels. */
export function from(pixels: Pixels | WidePixels): Sharp {
  if ('tiff' in pixels) return sharp(pixels.tiff, { limitInputPixels: false }).keepIccProfile();
  const { data, width, height, channels } = pixels;
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

/** Ends a pipeline in decoded pixels. */
export async function pixelsOf(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4) throw new Error(`sRGB with ${channels} channels`);
  return { data, width, height, channels };
}

/** Ends a pipeline in decoded pixels whose profile is kept. */
export async function widePixelsOf(pipeline: Sharp): Promise<WidePixels> {
  const tiff = pipeline.tiff({ compression: 'none' });
  const { data, info } = await tiff.toBuffer({ resolveWithObject: true });
  return { tiff: data, width: info.width, height: info.height };
}

/** The same in sRGB: what it has not comes out as the nearest that it has. */
export const inSrgb = ({ tiff }: WidePixels): Promise<Pixels> =>
  pixelsOf(sharp(tiff, { limitInputPixels: false }));

/** Scales to a size. The size keeps the picture's shape but for the rounding to whole pixels. */
export function resized<P extends Pixels | WidePixels>(pixels: P, size: Size): Promise<P>;
export function resized(pixels: Pixels | WidePixels, { width, height }: Size): Promise<Pixels | WidePixels> {
  const pipeline = from(pixels).resize({ width, height, fit: 'fill' });
  return 'tiff' in pixels ? widePixelsOf(pipeline) : pixelsOf(pipeline);
}
