import { readFile, stat } from 'node:fs/promises';
import { SluglineError } from '@slugline/story';
import type { Metadata, Sharp } from 'sharp';
import { isWide } from '../colour/gamut.ts';
import { brightening } from '../colour/png-gamma.ts';
import { inSrgb, type Pixels, pixelsOf, type WidePixels, widePixelsOf } from '../encode/pixels.ts';
import type { Size } from '../encode/plan.ts';
import type { ImageInput } from '../process/jobs.ts';
import { safeForDecoder } from './for-decoder.ts';
import { coloursOf, decodeHeic } from './heic.ts';
import { sharp } from './libvips.ts';
import { isHarmless, refuseBroken, refuseEntangled, refuseHeader, refuseSpotColours } from './refuse.ts';

/** A picture that was sent. Its header was read and accepted; its pixels are not decoded yet. */
export interface Original extends Size {
  readonly name: string;
  readonly bytes: Buffer;
  readonly maxPixels: number;
  /** True when sharp can't decode it: see `decodeHeic`. */
  readonly heic: boolean;
  /** True when it has colours outside sRGB. */
  readonly wide: boolean;
  /** True for an Ultra HDR JPEG: see `encodeWithGainMap`. */
  readonly gainMap: boolean;
}

/** An original's pixels in sRGB, and also in Display P3 if it has colours outside sRGB. */
export interface Decoded {
  srgb: Pixels;
  wide?: WidePixels;
}

/**
 * Opens a picture: reads its bytes and header, and decodes nothing. Width and height are those of the upright
 * picture. Throws `file_missing`, `file_empty`, `picture_too_large`, `picture_broken` or `picture_unsupported`.
 */
export async function openOriginal({ file, name }: ImageInput, maxPixels: number): Promise<Original> {
  const bytes = await readImage(file, name, maxPixels);
  refuseEntangled(name, bytes);
  const metadata = await sharp(safeForDecoder(bytes), decoding(false))
    .metadata()
    .catch((error: unknown) => refuseHeader(name, error));
  const { width, height } = metadata.autoOrient;
  if (width * height > maxPixels) {
    const megapixels = (pixels: number) => Math.round(pixels / 1e6).toLocaleString('en');
    throw new SluglineError(
      'picture_too_large',
      `${name} is ${width} × ${height} pixels (${megapixels(width * height)} megapixels); ` +
        `the limit is ${megapixels(maxPixels)} megapixels`,
      { where: name },
    );
  }
  refuseSpotColours(name, metadata);
  const { icc, space, gainMap } = metadata;
  const wide = space !== 'cmyk' && isWide(icc);
  const heic = isHeic(name, metadata);
  return { name, bytes, maxPixels, width, height, heic, wide, gainMap: gainMap !== undefined };
}

/** Decodes an original once, upright and scaled to `size`. Throws `picture_broken` when it is damaged. */
export async function decode(original: Original, size: Size): Promise<Decoded> {
  if (original.heic) {
    const coloured = await decodeHeic(original, size);
    return isWide(coloured.icc)
      ? inBoth(await inP3(coloursOf(coloured)))
      : { srgb: await pixelsOf(coloursOf(coloured)) };
  }
  return original.wide
    ? inBoth(await decodeTo(original, size, inP3))
    : { srgb: await decodeTo(original, size, pixelsOf) };
}

const inBoth = async (wide: WidePixels): Promise<Decoded> => ({ srgb: await inSrgb(wide), wide });

/** 16 bits in between: with 8 bits, sharp would convert everything to sRGB first. */
const inP3 = (pipeline: Sharp): Promise<WidePixels> =>
  widePixelsOf(pipeline.pipelineColourspace('rgb16').withIccProfile('p3'));

async function decodeTo<P>(
  { name, bytes, maxPixels }: Original,
  size: Size,
  ending: (pipeline: Sharp) => Promise<P>,
): Promise<P> {
  const brighter = brightening(bytes);
  const decodable = safeForDecoder(bytes);
  const decodeStopping = (failOn: FailOn) => {
    const pipeline = sharp(decodable, { ...decoding(maxPixels), failOn })
      .autoOrient()
      .resize({ ...size, fit: 'fill' });
    return ending(brighter === 1 ? pipeline : pipeline.gamma(1, brighter));
  };
  try {
    return await decodeStopping('warning').catch((error: unknown) => {
      if (!isHarmless(error)) throw error;
      return decodeStopping('error');
    });
  } catch (error) {
    return refuseBroken(name, error);
  }
}

type FailOn = 'warning' | 'error';

/**
 * The options for reading headers and pixels. Both need the same ones, or one would accept what the other refuses.
 * Only the limit differs: the header is read without it, so that an error can state the size of the picture.
 *
 * `failOn: 'warning'`: with `error`, libjpeg would decode a damaged scan without reporting it.
 */
export const decoding = (limitInputPixels: number | false) =>
  ({ failOn: 'warning', limitInputPixels, sequentialRead: true }) as const;

async function readImage(file: string, name: string, maxPixels: number): Promise<Buffer> {
  const { size } = await stat(file).catch((error: unknown) => {
    throw new SluglineError('file_missing', `${name} is missing`, { where: name, cause: error });
  });
  if (size === 0) throw new SluglineError('file_empty', `${name} has no bytes`, { where: name });
  // No picture that may be decoded needs more: four channels of 16 bits, uncompressed.
  if (size > maxPixels * 8) {
    const megabytes = Math.round(size / 1e6).toLocaleString('en');
    throw new SluglineError('picture_too_large', `${name} has ${megabytes} MB, too many for a picture`, {
      where: name,
    });
  }
  return readFile(file);
}

/** HEIF is a container. sharp decodes AV1 in it (AVIF), libheif decodes HEVC in it (HEIC). */
function isHeic(name: string, { format, compression }: Metadata): boolean {
  if (format !== 'heif' || compression === 'av1') return false;
  if (compression === 'hevc') return true;
  throw new SluglineError(
    'picture_unsupported',
    `${name} is a HEIF picture of a rare kind (${compression ?? 'unknown'}): only HEIC and AVIF can be read. ` +
      'Export it as JPEG and send that',
    { where: name },
  );
}
