import { decode, openOriginal } from '../decode/original.ts';
import type { ImageInput, MadePoster } from '../process/jobs.ts';
import { type Encoding, encode, type Format, keep, unsigned } from './encode.ts';
import type { Pixels } from './pixels.ts';
import { thumbhashOf } from './placeholder.ts';
import { renditionSizes } from './plan.ts';

/** Part of the video recipe: raise that recipe's version with every change here. */
const encoding: Encoding = {
  avif: { quality: 50, effort: 3, tune: 'ssim', chromaSubsampling: '4:2:0' },
  webp: { quality: 76, effort: 2 },
  jpeg: { quality: 78, mozjpeg: true, optimiseScans: false },
};
/** Widths in pixels. Only the widest is also a JPEG, for link previews and the few browsers without WebP. */
const widths = [1_280, 960, 640];
/** The most pixels of a video frame: a bit more than 8K. */
const maxPixels = 36_000_000;

/** Makes a poster from a video frame in `dir`. Runs in a picture process: see `PictureWorkers.makePoster`. */
export async function makePoster(input: ImageInput, dir: string): Promise<MadePoster> {
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
