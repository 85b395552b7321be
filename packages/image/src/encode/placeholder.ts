import { rgbaToThumbHash } from 'thumbhash';
import { type Pixels, pipelineFrom } from './pixels.ts';

/** ThumbHash accepts at most this many pixels a side (https://github.com/evanw/thumbhash). */
const longestSide = 100;

/** A ThumbHash of the picture as base64, some 25 bytes before encoding: pages show it while the renditions load. */
export async function thumbhashOf(pixels: Pixels): Promise<string> {
  const { data, info } = await pipelineFrom(pixels)
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
