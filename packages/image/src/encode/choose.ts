import type { ImageEncoding } from '@slugline/story';
import type { Sharp } from 'sharp';
import { sharp } from '../decode/libvips.ts';
import type { ImageParameters } from '../process/jobs.ts';
import { type Encoding, encode, type Format, formats, type Sign } from './encode.ts';
import type { Pixels, WidePixels } from './pixels.ts';
import { type Attempt, findQuality, type QualityRange } from './quality.ts';
import { type Luma, similarity } from './similarity.ts';

/** The rendition on which the encoding of a picture is decided. */
export interface Sample {
  /** The luma that encodings are compared with. */
  luma: Luma;
  /** Its pixels in the colours that the format may have: sRGB or wider. */
  pixels: Pixels | WidePixels;
  sign: Sign;
}

/** The encoding of a picture in a format, and its result on the sample. */
export interface Choice {
  encoding: Encoding;
  bytes: Buffer;
  report: ImageEncoding;
}

/** Slopes are rough averages of corpus pictures 400 to 640 px wide. They only decide which quality to try next. */
const ranges: Record<Format, Omit<QualityRange, 'start'>> = {
  jpeg: { lowest: 66, highest: 84, slope: 0.03 },
  webp: { lowest: 62, highest: 80, slope: 0.025 },
  avif: { lowest: 40, highest: 56, slope: 0.045 },
};

/**
 * Encodes a sample in a format with the recipe's quality or, if the recipe has a target similarity, with a quality
 * that reaches it. Each encode runs through `whenCoreIsFree`.
 */
export async function choose(
  format: Format,
  { luma, pixels, sign }: Sample,
  parameters: ImageParameters,
  whenCoreIsFree: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Choice> {
  const start = parameters[format].quality;
  const at = (quality: number) => withQuality(parameters, format, quality);
  const target = parameters.similarity;
  if (target === undefined) {
    const bytes = await whenCoreIsFree(() => encode(pixels, format, at(start), sign));
    return { encoding: at(start), bytes, report: { type: formats[format].type, quality: start } };
  }
  const attempt = (quality: number): Promise<Attempt> =>
    whenCoreIsFree(async () => {
      const bytes = await encode(pixels, format, at(quality), sign);
      return { quality, bytes, similarity: similarity(luma, await lumaOf(sharp(bytes))) };
    });
  const attempts = await findQuality(target, { ...ranges[format], start }, attempt);
  const chosen = attempts.at(-1) as Attempt;
  const usual = attempts.find(({ quality }) => quality === start) ?? chosen;
  return {
    encoding: at(chosen.quality),
    bytes: chosen.bytes,
    report: {
      type: formats[format].type,
      quality: chosen.quality,
      similarity: round(chosen.similarity),
      saved: round(1 - chosen.bytes.length / usual.bytes.length),
    },
  };
}

const withQuality = (parameters: ImageParameters, format: Format, quality: number): Encoding => ({
  ...parameters,
  [format]: { ...parameters[format], quality },
});

/** A format must save more than this share of another format's bytes; otherwise browsers get the other one. */
const WORTH = 0.03;
export const isWorthIt = (bytes: Buffer, other: Buffer): boolean => bytes.length < (1 - WORTH) * other.length;

const round = (part: number): number => Math.round(part * 1e4) / 1e4;

/** The luma of a pipeline's result, on white. */
export async function lumaOf(pipeline: Sharp): Promise<Luma> {
  const grey = pipeline.flatten({ background: '#ffffff' }).toColourspace('b-w').raw();
  const { data, info } = await grey.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
