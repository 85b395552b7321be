import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Purpose, type RenditionFile, sha256Of } from '@slugline/story';
import type { Sharp } from 'sharp';
import type { ImageParameters } from '../process/jobs.ts';
import { type Pixels, pipelineFrom, type WidePixels } from './pixels.ts';
import type { Size } from './plan.ts';

export type Encoding = Pick<ImageParameters, 'avif' | 'webp' | 'jpeg'>;

/** The formats. `effort` is the CPU time of each in relation to the others, measured at 1,280 px. */
export const formats = {
  jpeg: { extension: 'jpg', type: 'image/jpeg', effort: 1 },
  webp: { extension: 'webp', type: 'image/webp', effort: 1 },
  avif: { extension: 'avif', type: 'image/avif', effort: 10 },
} as const;
export type Format = keyof typeof formats;

/** Adds metadata to a file. */
export type Sign = (pipeline: Sharp) => Sharp;
export const unsigned: Sign = (pipeline) => pipeline;

/** Encodes pixels. */
export const encode = (
  pixels: Pixels | WidePixels,
  format: Format,
  encoding: Encoding,
  sign: Sign,
): Promise<Buffer> => sign(encoder[format](pipelineFrom(pixels), encoding)).toBuffer();

const encoder: Record<Format, (pipeline: Sharp, encoding: Encoding) => Sharp> = {
  avif: (pipeline, { avif }) => pipeline.avif(avif),
  webp: (pipeline, { webp }) => pipeline.webp(webp),
  // JPEG has no alpha. Without a background, transparent areas would become black.
  jpeg: (pipeline, { jpeg }) =>
    pipeline.flatten({ background: '#ffffff' }).jpeg({ progressive: true, ...jpeg }),
};

/** Writes a rendition to `<dir>/<stem>.<extension>` and returns its description. */
export async function keep(
  bytes: Buffer,
  { width, height }: Size,
  { format, dir, stem, purpose }: { format: Format; dir: string; stem: string; purpose: Purpose },
): Promise<RenditionFile> {
  const { extension, type } = formats[format];
  const name = `${stem}.${extension}`;
  await writeFile(join(dir, name), bytes);
  const sha256 = sha256Of(bytes);
  return { name, role: 'rendition', purpose, type, bytes: bytes.length, sha256, width, height };
}
