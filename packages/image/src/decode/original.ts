import { readFile, stat } from 'node:fs/promises';
import { SluglineError } from '@slugline/story';
import type { Metadata, Sharp } from 'sharp';
import { isWide } from '../colour/gamut.ts';
import { brightening } from '../colour/png-gamma.ts';
import { inSrgb, type Pixels, pixelsOf, type WidePixels, widePixelsOf } from '../encode/pixels.ts';
import type { Size } from '../encode/plan.ts';
import type { PictureInput } from '../process/jobs.ts';
import { forDecoder } from './for-decoder.ts';
import { coloursOf, decodeHeic } from './heic.ts';
import { sharp } from './libvips.ts';
import { isHarmless, refuseBroken, refuseEntangled, refuseHeader, refuseSpotColours } from './refuse.ts';

/** A picture that was sent, its header read and found acceptable, its pixels not decoded yet. */
export interface Original extends Size {
  readonly name: string;
  readonly bytes: Buffer;
  readonly maxPixels: number;
  /** Whether sharp can't decode it: see `decodeHeic`. */
  readonly heic: boolean;
  /** Whether it has colours that sRGB has not. */
  readonly wide: boolean;
  /** Whether it is an Ultra HDR JPEG: see `encodeWithGainMap`. */
  readonly gainMap: boolean;
}

/** An original's pixels, and those in Display P3 where it has colours that sRGB has not. */
export interface Decoded {
  srgb: Pixels;
  wide?: WidePixels;
}

/**
 * Opens a picture: reads its bytes and header, decodes nothing. Width and height are the picture's as seen (upright).
 * Rejects with `file_missing`, `file_empty`, `picture_too_large`, `picture_broken` or `picture_unsupported`.
 */
export async function openOriginal({ file, name }: PictureInput, maxPixels: number): Promise<Original> {
  const bytes = await readPicture(file, name, maxPixels);
  refuseEntangled(name, bytes);
  const metadata = await sharp(forDecoder(bytes), decoding(false))
    .metadata()
    .catch((error: unknown) => refuseHeader(name, error));
  const { width, height } = metadata.autoOrient;
  if (width * height > maxPixels) {
    const megapixels = (pixels: number) => Math.round(pixels / 1e6).toLocaleString('en');
    throw new SluglineError(
      'picture_too_large',
      `${name} is ${width} × ${height} pixels (${megapixels(width * height)} megapixels); ` +
        `at most ${megapixels(maxPixels)} megapixels are possible`,
      { where: name },
    );
  }
  refuseSpotColours(name, metadata);
  const { icc, space, gainMap } = metadata;
  const wide = space !== 'cmyk' && isWide(icc);
  const heic = isHeic(name, metadata);
  return { name, bytes, maxPixels, width, height, heic, wide, gainMap: gainMap !== undefined };
}

/** Decodes an original once, upright, scaled to `size`. A damaged one is `picture_broken`. */
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

/** In 16 bits on the way: at 8, sharp would take everything through sRGB. */
const inP3 = (pipeline: Sharp): Promise<WidePixels> =>
  widePixelsOf(pipeline.pipelineColourspace('rgb16').withIccProfile('p3'));

async function decodeTo<P>(
  { name, bytes, maxPixels }: Original,
  size: Size,
  ending: (pipeline: Sharp) => Promise<P>,
): Promise<P> {
  const brighter = brightening(bytes);
  const decodable = forDecoder(bytes);
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
 * Header and pixels are read with the same options, or one accepts what the other refuses; but for the limit, which
 * the header's reader has to do without to be able to say how large the picture is.
 *
 * `failOn: 'warning'`: with `error`, libjpeg shows a damaged scan as it comes out and says nothing.
 */
export const decoding = (limitInputPixels: number | false) =>
  ({ failOn: 'warning', limitInputPixels, sequentialRead: true }) as const;

async function readPicture(file: string, name: string, maxPixels: number): Promise<Buffer> {
  const { size } = await stat(file).catch((error: unknown) => {
    throw new SluglineError('file_missing', `${name} is not there`, { where: name, cause: error });
  });
  if (size === 0) throw new SluglineError('file_empty', `${name} has no bytes`, { where: name });
  // Nothing that may be decoded needs more: four channels of 16 bits, not compressed at all.
  if (size > maxPixels * 8) {
    const megabytes = Math.round(size / 1e6).toLocaleString('en');
    throw new SluglineError('picture_too_large', `${name} has ${megabytes} MB, too many for a picture`, {
      where: name,
    });
  }
  return readFile(file);
}

/** HEIF is a container. Of what it can hold, AV1 is sharp's to decode (AVIF), HEVC is libheif's (HEIC). */
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
