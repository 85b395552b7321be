import { join } from 'node:path';
import sharp from 'sharp';
import { encoded, sized } from './encoders.ts';
import { lumaOf } from './luma.ts';
import { similarity } from './similarity.ts';
import type { DoneWork, Output, Work } from './work.ts';

/** Each format is compared at the width that is next to this, pixels. */
const width = 640;
/** As much better or worse as one step of quality makes it. */
const near = 0.0005;

/**
 * The same work at qualities with which a peer's files are as much like the picture as ours are: encoders with other
 * settings make something else of the same number.
 */
export async function asGoodAsOurs(work: DoneWork, signal: AbortSignal): Promise<Work> {
  const found = new Map<string, number>();
  for (const format of new Set(work.outputs.map((output) => output.format))) {
    const [sample] = work.outputs
      .filter((output) => output.isWhole && output.format === format)
      .toSorted((a, b) => Math.abs(a.width - width) - Math.abs(b.width - width));
    if (sample) found.set(format, await equalQuality(work, sample, signal));
  }
  const outputs = work.outputs.map((output) => ({
    ...output,
    quality: found.get(output.format) ?? output.quality,
  }));
  return { file: work.file, outputs };
}

/** By halving: similarity grows with quality. */
async function equalQuality(
  { file, folder }: DoneWork,
  sample: Output,
  signal: AbortSignal,
): Promise<number> {
  const size = { width: sample.width, height: sample.height, fit: 'fill' } as const;
  const wanted = await lumaOf(sharp(file).autoOrient().resize(size));
  const ours = similarity(wanted, await lumaOf(sharp(join(folder, sample.name))));
  let [low, high] = [Math.max(1, sample.quality - 16), Math.min(100, sample.quality + 16)];
  while (low < high) {
    signal.throwIfAborted();
    const quality = Math.floor((low + high) / 2);
    const peer = encoded(
      sized(sharp(file).autoOrient(), sample),
      { ...sample, quality },
      { effort: 'default' },
    );
    const theirs = similarity(wanted, await lumaOf(sharp(await peer.toBuffer())));
    if (Math.abs(theirs - ours) < near) return quality;
    if (theirs < ours) low = quality + 1;
    else high = quality;
  }
  return low;
}
