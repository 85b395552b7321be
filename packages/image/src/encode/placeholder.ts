import { rgbaToThumbHash } from 'thumbhash';
import { from, type Pixels } from './pixels.ts';

/** A ThumbHash takes pictures of at most this many pixels a side (https://github.com/evanw/thumbhash). */
const longestSide = 100;

/** The picture in some 25 bytes, as base64: what a page shows while the renditions load. */
export async function thumbhashOf(pixels: Pixels): Promise<string> {
  const { data, info } = await from(pixels)
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
