import { createHash } from 'node:crypto';
import sharp from 'sharp';

/**
 * How a picture looks from afar: sixteen colours, as a browser would show them, on white. Upright, and of the first
 * frame where there are several.
 */
export async function lookOf(file: string): Promise<number[]> {
  const shown = await sharp(file)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .png()
    .toBuffer();
  return [...(await sharp(shown).resize(4, 4, { fit: 'fill' }).raw().toBuffer())];
}

/** The largest difference of one colour between two looks, 0 to 255. */
export const difference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.POSITIVE_INFINITY))));

/**
 * What an animation shows at each hundredth of a second, as a hash of its pixels, and how often it does: frames that
 * are alike may have become one.
 */
export async function shownOf(file: string): Promise<{ ticks: string[]; loop: number | undefined }> {
  const { delay = [], loop } = await sharp(file).metadata();
  const ticks: string[] = [];
  for (const [page, shown] of delay.entries()) {
    const pixels = await sharp(file, { page }).ensureAlpha().raw().toBuffer();
    const hash = createHash('sha256').update(pixels).digest('hex');
    ticks.push(...Array<string>(shown / 10).fill(hash));
  }
  return { ticks, loop };
}
