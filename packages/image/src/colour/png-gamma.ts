import { chunksOf } from '../decode/png.ts';

/** Chunks that describe the colours better than `gAMA`. If one is present, `gAMA` does not count (PNG 3, 4.3). */
const better = ['cICP', 'iCCP', 'sRGB'];
/** The gamma of sRGB, about 1 / 2.2. */
const usual = 0.45455;

/**
 * Returns how much brighter a PNG has to be made to look right, as the inverse of the exponent: 2.2 for a linear
 * PNG, 1 for nearly all. libvips ignores `gAMA` (PNG 3, 11.3.2.2), browsers don't.
 */
export function brightening(png: Buffer): number {
  let gamma = usual;
  for (const { type, data } of chunksOf(png)) {
    if (better.includes(type)) return 1;
    if (type === 'IDAT') break;
    if (type === 'gAMA' && data.length >= 4) gamma = data.readUInt32BE(0) / 100_000;
  }
  const factor = gamma / usual;
  // sharp takes factors from 1 to 3. Darker pictures, and differences by rounding, are left as they are.
  return factor > 1.05 && factor <= 3 ? factor : 1;
}
