import { join } from 'node:path';
import sharp from 'sharp';
import { scalerOf } from './equal.ts';
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
