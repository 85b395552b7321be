import { type Encoding, encode, type Format, keep, unsigned } from './encode.ts';
import type { MadePoster, PictureInput } from './jobs.ts';
import { decode, openOriginal } from './original.ts';
import { thumbhashOf } from './placeholder.ts';
import { sized } from './plan.ts';

/** Part of what the video recipe makes: a change here raises that recipe's version. */
const encoding: Encoding = {
  avif: { quality: 50, effort: 3, tune: 'ssim', chromaSubsampling: '4:2:0' },
  webp: { quality: 76, effort: 2 },
  jpeg: { quality: 78, mozjpeg: true, optimiseScans: false },
};
const widest = 1_280;
/** The most that a frame of a video may have: 8K and some. */
const maxPixels = 36_000_000;

/** Makes a poster in `dir` of a video's frame. Runs in the child: see `PictureWorkers.makePoster`. */
export async function makePoster(input: PictureInput, dir: string): Promise<MadePoster> {
  const original = await openOriginal(input, maxPixels);
  const { srgb } = await decode(original, sized(original, Math.min(original.width, widest)));
  const make = async (format: Format) =>
    keep(await encode(srgb, format, encoding, unsigned), srgb, { format, dir, stem: 'poster' });
  const files = await Promise.all([make('avif'), make('webp'), make('jpeg')]);
  return { files, thumbhash: await thumbhashOf(srgb) };
}
