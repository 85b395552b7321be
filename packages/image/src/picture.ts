import type { MadeMedia, RenditionFile } from '@slugline/story';
import type { Sharp } from 'sharp';
import { openCredentials } from './credentials/sign.ts';
import { encode, formats } from './encode.ts';
import type { JobOf, PictureInput } from './jobs.ts';
import { decode, openOriginal } from './original.ts';
import { resized } from './pixels.ts';
import { thumbhashOf } from './placeholder.ts';
import { canCascade, renditionSizes, type Size } from './plan.ts';
import { rightsIn } from './rights.ts';
import { signed } from './signature.ts';

/**
 * Below this width (pixels) a rendition carries no rights: as much text again as picture, in files that nobody
 * saves or passes on.
 */
const signedFrom = 640;

/** Makes every rendition of a picture in `dir`. Runs in the child: see `PictureWorkers.makePicture`. */
export async function makePicture(
  input: PictureInput,
  dir: string,
  { parameters, credentials: policy }: Pick<JobOf<'picture'>, 'parameters' | 'credentials'>,
  onProgress: (percent: number) => void,
): Promise<MadeMedia> {
  const original = await openOriginal(input, parameters.maxPixels);
  const rights = rightsIn(original.bytes);
  const { found: credentials, withCredentials } = await openCredentials(original, policy);
  const sizes = renditionSizes(original, parameters.widths);
  const total = sizes.reduce((sum, size) => sum + area(size), 0) * everyEffort;

  const widest = await decode(original, sizes[0]);
  let pixels = widest;
  let done = 0;
  const files: RenditionFile[] = [];
  for (const size of sizes) {
    if (size.width < pixels.width) pixels = await resized(canCascade(pixels, size) ? pixels : widest, size);
    const sign = rights && size.width >= signedFrom ? signed(rights) : unsigned;
    for (const format of formats) {
      files.unshift(
        await encode(pixels, format, parameters, { dir, stem: `w${size.width}`, sign, withCredentials }),
      );
      done += area(size) * format.effort;
      onProgress(Math.floor((100 * done) / total));
    }
  }
  const { width, height } = original;
  return {
    kind: 'picture',
    width,
    height,
    thumbhash: await thumbhashOf(pixels),
    ...(rights && { rights }),
    ...(credentials && { credentials }),
    files,
  };
}

const unsigned = (pipeline: Sharp): Sharp => pipeline;
const area = ({ width, height }: Size): number => width * height;
const everyEffort = formats.reduce((sum, { effort }) => sum + effort, 0);
