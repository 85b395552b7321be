import sharp, { type Sharp } from 'sharp';
import { encoded, sized } from './encoders.ts';
import type { Work } from './work.ts';

/**
 * The least possible work. Decodes a picture once, to its widest rendition. Scales each rendition from the next
 * larger one and encodes it with our encoders' settings on one thread. Writes nothing. Its CPU time divided by
 * the number of cores is the lower limit of wall time.
 */
export async function encodeOnce({ file, outputs }: Work): Promise<void> {
  sharp.concurrency(1);
  sharp.cache(false);
  const widestFirst = outputs.toSorted((a, b) => b.width - a.width);
  const widest = widestFirst.find(({ isWhole }) => isWhole);
  if (widest === undefined) throw new Error(`${file}: there is nothing to make of it`);
  const all = await raw(sized(sharp(file).autoOrient(), widest));
  let above = all;
  for (const output of widestFirst) {
    let pixels = output.isWhole ? above : all;
    const isThere = pixels.info.width === output.width && pixels.info.height === output.height;
    if (!isThere) pixels = await raw(sized(from(pixels), output));
    if (output.isWhole) above = pixels;
    await encoded(from(pixels), output, { effort: 'ours' }).toBuffer();
  }
}

type Pixels = Awaited<ReturnType<typeof raw>>;

const raw = (pipeline: Sharp) => pipeline.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });

const from = ({ data, info }: Pixels): Sharp => sharp(data, { raw: info });
