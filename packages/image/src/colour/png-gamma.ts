import { chunksOf } from '../decode/png.ts';

/** Chunks that say more of the colours than gamma does, and count alone where they are there (PNG 3, 4.3). */
const better = ['cICP', 'iCCP', 'sRGB'];
/** What sRGB has, about: 1 / 2.2. */
const usual = 0.45455;

/**
 * How much brighter a PNG has to be made to look as it should, as the exponent's inverse: 2.2 for one that is linear, 1
 * for nearly all. libvips passes over `gAMA` (PNG 3, 11.3.2.2), and browsers don't.
 */
export function brightening(png: Buffer): number {
  let gamma = usual;
  for (const { type, data } of chunksOf(png)) {
    if (better.includes(type)) return 1;
    if (type === 'IDAT') break;
    if (type === 'gAMA' && data.length >= 4) gamma = data.readUInt32BE(0) / 100_000;
  }
  const factor = gamma / usual;
  // What sharp can do; darker ones, or those that are only rounded otherwise, are left.
  return factor > 1.05 && factor <= 3 ? factor : 1;
}
