import type { Sharp } from 'sharp';
import { sharp } from './libvips.ts';
import type { Size } from './plan.ts';

/** Decoded pixels: 8 bits a channel, sRGB, three channels or four with alpha, rows without padding. */
export interface Pixels extends Size {
  readonly data: Buffer;
  readonly channels: 3 | 4;
}

/** Starts a pipeline from decoded pixels. */
export const from = ({ data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: false });

/** Ends a pipeline in decoded pixels. */
export async function pixelsOf(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4) throw new Error(`sRGB with ${channels} channels`);
  return { data, width, height, channels };
}

/** Scales to a size. The size keeps the picture's shape but for the rounding to whole pixels. */
export const resized = (pixels: Pixels, { width, height }: Size): Promise<Pixels> =>
  pixelsOf(from(pixels).resize({ width, height, fit: 'fill' }));
