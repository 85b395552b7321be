import { SluglineError } from '@slugline/story';
import type { Metadata } from 'sharp';
import { isEntangled } from '../metadata/exif-directories.ts';

/** Says why a picture's header could not be read: not a picture that we take, or a damaged one. */
export function refuseHeader(name: string, error: unknown): never {
  // sharp's words for more channels than CMYK with alpha has.
  if (/exceeds channel limit/.test(messageOf(error)))
    throw new SluglineError(
      'picture_unsupported',
      `${name} has too many channels: export it as RGB, or as CMYK without spot colours`,
      { where: name, cause: error },
    );
  // sharp's words when no loader that is allowed knows the first bytes.
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
 * Refuses channels that are no colour of a screen: the inks of a poster. libvips takes the last channel of any for
 * alpha, and what is no alpha would make the picture black or vanish.
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

/** Refuses EXIF that the decoder would read for a very long time, before it sees it. */
export function refuseEntangled(name: string, bytes: Buffer): void {
  if (!isEntangled(bytes)) return;
  throw new SluglineError(
    'picture_broken',
    `${name} has damaged EXIF: its directories lead into each other. Export it again, or without EXIF`,
    { where: name },
  );
}

/** Says that a picture is damaged, with the decoder's own words last. */
export function refuseBroken(name: string, error: unknown): never {
  const lines = messageOf(error).trim().split('\n');
  throw new SluglineError('picture_broken', `${name} is damaged or incomplete (${lines.at(-1)})`, {
    where: name,
    cause: error,
  });
}

/** What a decoder of animations said of a damaged one; undefined for an error that is not the file's. */
export function damageIn(error: unknown): string | undefined {
  const last = messageOf(error).trim().split('\n').at(-1);
  return /^(gifload|webpload|webp2vips)/.test(last ?? '') ? last : undefined;
}

/** libvips writes files itself, and says in words alone that there was no room. */
export function refuseFullDisk(name: string, error: unknown): void {
  if (!/no space left on device|disk quota exceeded/i.test(messageOf(error))) return;
  throw new SluglineError('store_full', `${name} could not be written: the disk is full`, {
    where: name,
    cause: error,
  });
}

/**
 * Whether a decoder stopped only at slips that some phones and agency systems make in whole pictures
 * (https://github.com/lovell/sharp/issues/1578).
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
