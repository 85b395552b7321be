import { readFile, stat } from 'node:fs/promises';
import { SluglineError } from '@slugline/story';
import type { Metadata } from 'sharp';
import type { PictureInput } from './jobs.ts';
import { sharp } from './libvips.ts';
import { type Pixels, pixelsOf } from './pixels.ts';
import type { Size } from './plan.ts';
import { isHarmless, refuseBroken, refuseHeader, refuseSpotColours } from './refuse.ts';

/** A picture that was sent, its header read and found acceptable, its pixels not decoded yet. */
export interface Original extends Size {
  readonly name: string;
  readonly bytes: Buffer;
  readonly maxPixels: number;
}

/**
 * Opens a picture: reads its bytes and header, decodes nothing. Width and height are the picture's as seen (upright).
 * Rejects with `file_missing`, `file_empty`, `picture_too_large`, `picture_broken` or `picture_unsupported`.
 */
export async function openOriginal({ file, name }: PictureInput, maxPixels: number): Promise<Original> {
  const bytes = await readPicture(file, name, maxPixels);
  const metadata = await sharp(bytes, decoding(false))
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
  refuseHeic(name, metadata);
  refuseSpotColours(name, metadata);
  return { name, bytes, maxPixels, width, height };
}

/** Decodes an original once, upright, in sRGB, scaled to `size`. A damaged one is `picture_broken`. */
export async function decode({ name, bytes, maxPixels }: Original, size: Size): Promise<Pixels> {
  const decodeStopping = (failOn: FailOn) =>
    pixelsOf(
      sharp(bytes, { ...decoding(maxPixels), failOn })
        .autoOrient()
        .resize({ ...size, fit: 'fill' }),
    );
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
const decoding = (limitInputPixels: number | false) =>
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

/** sharp's libheif has no HEVC decoder: patents (https://github.com/lovell/sharp/issues/4479). AVIF is AV1. */
function refuseHeic(name: string, { format, compression }: Metadata): void {
  if (format !== 'heif' || compression === 'av1') return;
  throw new SluglineError(
    'picture_unsupported',
    `${name} is a HEIC picture, which browsers can't show. On the iPhone, set Settings > Camera > Formats to ` +
      '“Most Compatible”, or export this picture as JPEG and send that',
    { where: name },
  );
}
