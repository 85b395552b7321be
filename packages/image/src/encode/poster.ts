import { decode, openOriginal } from '../decode/original.ts';
import type { MadePoster, PictureInput } from '../process/jobs.ts';
import { type Encoding, encode, type Format, keep, unsigned } from './encode.ts';
import type { Pixels } from './pixels.ts';
import { thumbhashOf } from './placeholder.ts';
import { renditionSizes } from './plan.ts';

/** Part of what the video recipe makes: a change here raises that recipe's version. */
const encoding: Encoding = {
  avif: { quality: 50, effort: 3, tune: 'ssim', chromaSubsampling: '4:2:0' },
  webp: { quality: 76, effort: 2 },
  jpeg: { quality: 78, mozjpeg: true, optimiseScans: false },
};
/** A JPEG is made of the widest alone: for previews, and the few browsers that know no WebP. */
const widths = [1_280, 960, 640];
/** The most that a frame of a video may have: 8K and some. */
const maxPixels = 36_000_000;

/** Makes a poster in `dir` of a video's frame. Runs in the child: see `PictureWorkers.makePoster`. */
export async function makePoster(input: PictureInput, dir: string): Promise<MadePoster> {
  const original = await openOriginal(input, maxPixels);
  const [widest, ...narrower] = renditionSizes(original, widths);
  const { srgb } = await decode(original, widest);
  const make = async (pixels: Pixels, format: Format, stem: string) =>
    keep(await encode(pixels, format, encoding, unsigned), pixels, { format, dir, stem, purpose: 'poster' });
  const files = await Promise.all([
    make(srgb, 'avif', 'poster'),
    make(srgb, 'webp', 'poster'),
    make(srgb, 'jpeg', 'poster'),
    ...narrower.map(async (size) => {
      const { srgb: smaller } = await decode(original, size);
      const stem = `poster-w${size.width}`;
      return Promise.all([make(smaller, 'avif', stem), make(smaller, 'webp', stem)]);
    }),
  ]);
  return { files: files.flat(), thumbhash: await thumbhashOf(srgb) };
}
