import type { Sharp } from 'sharp';
import { sharp } from '../decode/libvips.ts';
import type { Size } from './plan.ts';

/** Decoded pixels in sRGB: 8 bits a channel, three channels or four with alpha, rows without padding. */
export interface Pixels extends Size {
  readonly data: Buffer;
  readonly channels: 3 | 4;
}

/** Decoded pixels in Display P3, as an uncompressed TIFF: sharp takes raw pixels in sRGB only. */
export interface WidePixels extends Size {
  readonly tiff: Buffer;
}

/** Starts a pipeline with decoded pixels. */
export function pipelineFrom(pixels: Pixels | WidePixels): Sharp {
  if ('tiff' in pixels) return sharp(pixels.tiff, { limitInputPixels: false }).keepIccProfile();
  const { data, width, height, channels } = pixels;
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

/** Runs a pipeline and returns its pixels in sRGB. Throws for other than 3 or 4 channels. */
export async function pixelsOf(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4) throw new Error(`sRGB with ${channels} channels`);
  return { data, width, height, channels };
}

/** Runs a pipeline and returns its pixels with their profile. */
export async function widePixelsOf(pipeline: Sharp): Promise<WidePixels> {
  const tiff = pipeline.tiff({ compression: 'none' });
  const { data, info } = await tiff.toBuffer({ resolveWithObject: true });
  return { tiff: data, width: info.width, height: info.height };
}

/** Converts to sRGB. Colours outside it become the nearest in it. */
export const inSrgb = ({ tiff }: WidePixels): Promise<Pixels> =>
  pixelsOf(sharp(tiff, { limitInputPixels: false }));

/** Scales to a size, which must have the picture's shape, apart from rounding to whole pixels. */
export function resized<P extends Pixels | WidePixels>(pixels: P, size: Size): Promise<P>;
export function resized(pixels: Pixels | WidePixels, { width, height }: Size): Promise<Pixels | WidePixels> {
  const pipeline = pipelineFrom(pixels).resize({ width, height, fit: 'fill' });
  return 'tiff' in pixels ? widePixelsOf(pipeline) : pixelsOf(pipeline);
}
