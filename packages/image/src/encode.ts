import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenditionFile } from '@slugline/story';
import type { Sharp } from 'sharp';
import type { PictureCredentials } from './credentials/sign.ts';
import type { PictureParameters } from './jobs.ts';
import { from, type Pixels } from './pixels.ts';

export type Encoding = Pick<PictureParameters, 'avif' | 'webp' | 'jpeg'>;

/** The formats, cheapest first, with the CPU time that each takes in relation to the others (measured at 1280 px). */
export const formats = [
  { extension: 'jpg', type: 'image/jpeg', effort: 1 },
  { extension: 'webp', type: 'image/webp', effort: 1 },
  { extension: 'avif', type: 'image/avif', effort: 10 },
] as const;
export type Format = (typeof formats)[number];

/** Where a file goes, and what it says about itself. */
interface Dressing {
  dir: string;
  stem: string;
  sign: (pipeline: Sharp) => Sharp;
  withCredentials?: PictureCredentials['withCredentials'];
}

/** Encodes pixels into `<dir>/<stem>.<extension>`. `sign` adds what the file says about itself. */
export async function encode(
  pixels: Pixels,
  { extension, type }: Format,
  encoding: Encoding,
  { dir, stem, sign, withCredentials = async (bytes) => bytes }: Dressing,
): Promise<RenditionFile> {
  const { width, height } = pixels;
  const encoded = await sign(encoder[extension](from(pixels), encoding)).toBuffer();
  const bytes = await withCredentials(encoded, { type, width, height });
  const name = `${stem}.${extension}`;
  await writeFile(join(dir, name), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, role: 'rendition', type, bytes: bytes.length, sha256, width, height };
}

const encoder: Record<Format['extension'], (pipeline: Sharp, encoding: Encoding) => Sharp> = {
  avif: (pipeline, { avif }) => pipeline.avif(avif),
  webp: (pipeline, { webp }) => pipeline.webp(webp),
  // JPEG has no alpha: without a ground, what was transparent comes out black.
  jpg: (pipeline, { jpeg }) =>
    pipeline.flatten({ background: '#ffffff' }).jpeg({ progressive: true, ...jpeg }),
};
