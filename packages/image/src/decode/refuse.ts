import { SluglineError } from '@slugline/story';
import type { Metadata } from 'sharp';
import { isEntangled } from '../metadata/exif-directories.ts';

/** Throws the reason why a header could not be read: `picture_unsupported` or `picture_broken`. */
export function refuseHeader(name: string, error: unknown): never {
  // sharp's message for more channels than CMYK with alpha has.
  if (/exceeds channel limit/.test(messageOf(error)))
    throw new SluglineError(
      'picture_unsupported',
      `${name} has too many channels: export it as RGB, or as CMYK without spot colours`,
      { where: name, cause: error },
    );
  // sharp's message when no allowed loader knows the first bytes.
  if (!/unsupported image format/.test(messageOf(error))) refuseBroken(name, error);
  throw new SluglineError(
    'picture_unsupported',
    `${name} is not a JPEG, PNG, WebP, AVIF, HEIC, GIF or TIFF picture`,
    {
      where: name,
      cause: error,
    },
  );
}

/**
 * Throws `picture_unsupported` for channels that are not colours of a screen, such as spot colours. libvips takes
 * the last channel of any picture for alpha, so a spot colour would make the picture black or transparent.
 */
export function refuseSpotColours(
  name: string,
  { space, channels }: Pick<Metadata, 'space' | 'channels'>,
): void {
  if (channels <= (space === 'cmyk' ? 5 : 4)) return;
  throw new SluglineError(
    'picture_unsupported',
    `${name} has ${channels} channels: export it as RGB, or as CMYK without spot colours`,
    { where: name },
  );
}

/** Throws `picture_broken` for EXIF that would keep the decoder busy for a very long time. Call it before decoding. */
export function refuseEntangled(name: string, bytes: Buffer): void {
  if (!isEntangled(bytes)) return;
  throw new SluglineError(
    'picture_broken',
    `${name} has damaged EXIF: its directories refer to each other. Export it again, or without EXIF`,
    { where: name },
  );
}

/** Throws `picture_broken`, with the last line of the decoder's message. */
export function refuseBroken(name: string, error: unknown): never {
  const lines = messageOf(error).trim().split('\n');
  throw new SluglineError('picture_broken', `${name} is damaged or incomplete (${lines.at(-1)})`, {
    where: name,
    cause: error,
  });
}

/** The message of an animation decoder about a damaged file; undefined for an error that is not the file's fault. */
export function damageIn(error: unknown): string | undefined {
  const last = messageOf(error).trim().split('\n').at(-1);
  return /^(gifload|webpload|webp2vips)/.test(last ?? '') ? last : undefined;
}

/**
 * Throws `store_full` if libvips ran out of disk space. libvips writes files itself and reports this in its message
 * only.
 */
export function refuseFullDisk(name: string, error: unknown): void {
  if (!/no space left on device|disk quota exceeded/i.test(messageOf(error))) return;
  throw new SluglineError('store_full', `${name} could not be written: the disk is full`, {
    where: name,
    cause: error,
  });
}

/**
 * Whether a decoder complained only about slips that some phones and agency systems make in otherwise whole
 * pictures (https://github.com/lovell/sharp/issues/1578).
 */
export const isHarmless = (error: unknown): boolean =>
  messageOf(error)
    .trim()
    .split('\n')
    .every((line) => slips.some((slip) => slip.test(line)));

const slips = [
  /^VipsJpeg: Invalid SOS parameters for sequential JPEG$/,
  /^VipsJpeg: Corrupt JPEG data: \d+ extraneous bytes before marker 0x[0-9a-f]{2}$/,
];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
