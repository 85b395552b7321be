import { join } from 'node:path';
import sharp from 'sharp';
import { encoded, sized } from './encoders.ts';
import { lumaOf } from './luma.ts';
import { type Luma, similarity } from './similarity.ts';
import type { DoneWork, Output, Work } from './work.ts';

/**
 * Returns a function that scales a picture's brightness to an output's size, from all its pixels and without
 * loss.
 */
export async function scalerOf(file: string): Promise<(output: Output) => Promise<Luma>> {
  const { data, info } = await sharp(file)
    .autoOrient()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return ({ width, height }) => lumaOf(sharp(data, { raw: info }).resize({ width, height, fit: 'fill' }));
}

/**
 * Similarities within this distance are equal. A peer's may be better by at most `most`, because AVIF has only
 * 64 qualities.
 */
const near = 0.001;
const most = 0.002;

/**
 * Returns the same work with the qualities at which each of a peer's files is as similar to the picture as ours
 * is. The same number means another quality with other encoder settings. A cropped file gets the quality of the
 * whole picture in the same format that is next in width.
 */
export async function asGoodAsOurs(work: DoneWork, signal: AbortSignal): Promise<Work> {
  const scaled = await scalerOf(work.file);
  const whole = new Map<Output, number>();
  for (const output of work.outputs.filter(({ isWhole }) => isWhole)) {
    whole.set(output, await equalQuality(work, output, await scaled(output), signal));
  }
  const qualityOf = (output: Output): number => {
    const [nearest] = [...whole.keys()]
      .filter(({ format }) => format === output.format)
      .toSorted((a, b) => Math.abs(a.width - output.width) - Math.abs(b.width - output.width));
    return (nearest && whole.get(nearest)) ?? output.quality;
  };
  const outputs = work.outputs.map((output) => ({ ...output, quality: qualityOf(output) }));
  return { file: work.file, outputs };
}

/** Searches by halving: similarity grows with quality. */
async function equalQuality(
  { file, folder }: DoneWork,
  output: Output,
  wanted: Luma,
  signal: AbortSignal,
): Promise<number> {
  const ours = similarity(wanted, await lumaOf(sharp(join(folder, output.name))));
  let [low, high] = [Math.max(1, output.quality - 12), Math.min(100, output.quality + 12)];
  let best = { quality: output.quality, off: Number.POSITIVE_INFINITY };
  while (low <= high && best.off > near) {
    signal.throwIfAborted();
    const quality = Math.floor((low + high) / 2);
    const peer = encoded(
      sized(sharp(file).autoOrient(), output),
      { ...output, quality },
      { effort: 'default' },
    );
    const better = similarity(wanted, await lumaOf(sharp(await peer.toBuffer()))) - ours;
    if (Math.abs(better) < best.off && better <= most) best = { quality, off: Math.abs(better) };
    if (better < 0) low = quality + 1;
    else high = quality - 1;
  }
  return best.quality;
}
