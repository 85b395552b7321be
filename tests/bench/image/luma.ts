import type { Sharp } from 'sharp';
import type { Luma } from './similarity.ts';

/** Returns a picture's brightness as defined for video and JPEG (ITU-R BT.601), on white. */
export async function lumaOf(pipeline: Sharp): Promise<Luma> {
  const { data, info } = await pipeline
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const values = new Float32Array(width * height);
  for (let at = 0; at < values.length; at++) {
    const [red = 0, green = 0, blue = 0] = [
      data[at * channels],
      data[at * channels + 1],
      data[at * channels + 2],
    ];
    values[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return { width, height, values };
}
