import { join } from 'node:path';
import sharp from 'sharp';
import { encoded, sized } from './encoders.ts';
import { lumaOf } from './luma.ts';
import { type Luma, similarity } from './similarity.ts';
import type { DoneWork, Output, Work } from './work.ts';

/** A picture's brightness at an output's size, scaled without loss from all of its pixels. */
export async function scalerOf(file: string): Promise<(output: Output) => Promise<Luma>> {
  const { data, info } = await sharp(file)
    .autoOrient()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return ({ width, height }) => lumaOf(sharp(data, { raw: info }).resize({ width, height, fit: 'fill' }));
}

/** Nearer than this are as good, similarity; a peer's may be better by no more than `most`: AVIF has 64 qualities alone. */
const near = 0.001;
const most = 0.002;

/**
 * The same work at qualities with which each of a peer's files is as much like the picture as ours is: encoders with
 * other settings make something else of the same number. What is cut to a shape has the quality of the whole picture
 * in that format that is next in width.
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

/** By halving, since similarity grows with quality. */
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
