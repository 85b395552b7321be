import { join } from 'node:path';
import sharp from 'sharp';
import { scalerOf } from './equal.ts';
import { lumaOf } from './luma.ts';
import { similarity } from './similarity.ts';
import type { DoneWork } from './work.ts';

/**
 * Returns how much better our files are than the peer's in the worst case; negative if one is worse. It is the
 * smallest difference, over all sizes and formats, of their structural similarity to the picture, which is
 * scaled without loss from all its pixels. Leaves out cropped files, because the two may have cropped
 * elsewhere.
 */
export async function similarityDelta(
  { file, folder, outputs }: DoneWork,
  peers: string,
  signal: AbortSignal,
): Promise<number> {
  const scaled = await scalerOf(file);
  let worst = Number.POSITIVE_INFINITY;
  for (const output of outputs.filter(({ isWhole }) => isWhole)) {
    signal.throwIfAborted();
    const wanted = await scaled(output);
    const of = async (path: string) => similarity(wanted, await lumaOf(sharp(join(path, output.name))));
    worst = Math.min(worst, (await of(folder)) - (await of(peers)));
  }
  return worst;
}
