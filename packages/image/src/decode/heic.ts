import type { Sharp } from 'sharp';
import type { Size } from '../encode/plan.ts';
import { decodeHevc } from './libheif.ts';
import { sharp } from './libvips.ts';
import { profileFor } from './nclx.ts';
import { refuseBroken } from './refuse.ts';
import { tiff } from './tiff.ts';

/**
 * Decoded pixels in the colours of the profile `icc`; without one, in sRGB. 8 or 16 bits a sample, rows without
 * padding.
 */
export interface Coloured extends Size {
  readonly data: Buffer;
  readonly channels: 3 | 4;
  readonly bits: 8 | 16;
  readonly icc: Buffer | undefined;
}

/**
 * Decodes the primary picture of a HEIC, upright, scaled to `size`, in its own colours. Throws `picture_broken`
 * when the file is cut off or can't be decoded. Damage inside a tile may go unnoticed: HEVC has no checksum, and
 * libheif does not pass on the decoder's warnings.
 */
export async function decodeHeic(
  { name, bytes, maxPixels }: { name: string; bytes: Buffer; maxPixels: number },
  size: Size,
): Promise<Coloured> {
  const { samples, icc, nclx, ...raw } = await decodeHevc(bytes, maxPixels).catch((error: unknown) =>
    refuseBroken(name, error),
  );
  const bits = samples.BYTES_PER_ELEMENT === 1 ? 8 : 16;
  const { data } = await sharp(samples, { raw, limitInputPixels: false })
    .resize({ ...size, fit: 'fill' })
    .toColourspace(bits === 8 ? 'srgb' : 'rgb16')
    .raw({ depth: bits === 8 ? 'uchar' : 'ushort' })
    .toBuffer({ resolveWithObject: true });
  // Where a file has both, its profile is more exact than the numbers.
  return { data, ...size, channels: raw.channels, bits, icc: icc ?? (nclx && profileFor(nclx)) };
}

/** Starts a pipeline from decoded pixels, with their colour profile. */
export function coloursOf({ icc, ...pixels }: Coloured): Sharp {
  const { data, width, height, channels, bits } = pixels;
  if (icc) return sharp(tiff(pixels, icc), { limitInputPixels: false });
  const samples = bits === 8 ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  return sharp(samples, { raw: { width, height, channels }, limitInputPixels: false });
}
