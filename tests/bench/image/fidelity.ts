import { join } from 'node:path';
import sharp from 'sharp';
import { lumaOf } from './luma.ts';
import { similarity } from './similarity.ts';
import type { DoneWork } from './work.ts';

/**
 * By how much ours and the peer's files are not as good as each other: the largest difference, over all sizes and
 * formats, of their structural similarity to the picture itself, scaled without loss from all of its pixels. What is
 * cut to a shape is left out: the two may have cut elsewhere.
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
  let worst = 0;
  for (const { name, width, height } of outputs.filter(({ isWhole }) => isWhole)) {
    signal.throwIfAborted();
    const wanted = await lumaOf(sharp(data, { raw: info }).resize({ width, height, fit: 'fill' }));
    const of = async (path: string) => similarity(wanted, await lumaOf(sharp(join(path, name))));
    worst = Math.max(worst, Math.abs((await of(folder)) - (await of(peers))));
  }
  return worst;
}
