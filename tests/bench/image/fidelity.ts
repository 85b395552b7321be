import { join } from 'node:path';
import sharp from 'sharp';
import { lumaOf } from './luma.ts';
import { similarity } from './similarity.ts';
import type { DoneWork } from './work.ts';

/**
 * How much better ours are than the peer's files where they are the least so, and below 0 where they are worse: the
 * smallest difference, over all sizes and formats, of their structural similarity to the picture itself, scaled
 * without loss from all of its pixels. What is cut to a shape is left out: the two may have cut elsewhere.
 */
export async function similarityDelta(
  { file, folder, outputs }: DoneWork,
  peers: string,
  signal: AbortSignal,
): Promise<number> {
  const { data, info } = await sharp(file)
    .autoOrient()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  let worst = Number.POSITIVE_INFINITY;
  for (const { name, width, height } of outputs.filter(({ isWhole }) => isWhole)) {
    signal.throwIfAborted();
    const wanted = await lumaOf(sharp(data, { raw: info }).resize({ width, height, fit: 'fill' }));
    const of = async (path: string) => similarity(wanted, await lumaOf(sharp(join(path, name))));
    worst = Math.min(worst, (await of(folder)) - (await of(peers)));
  }
  return worst;
}
