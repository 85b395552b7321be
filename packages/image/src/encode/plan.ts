export interface Size {
  readonly width: number;
  readonly height: number;
}

/** WebP stores each side in 14 bits, the least of the three formats (https://developers.google.com/speed/webp/faq). */
const longestSide = 16_383;

/**
 * The sizes to make of an original (pixels as seen), widest first: the recipe's widths up to the original's own.
 * An original that lies below or between them is offered at its own width too; none is scaled up. One that
 * would be higher than WebP can hold is offered no wider than fits.
 */
export function renditionSizes(original: Size, widths: readonly number[]): [Size, ...Size[]] {
  const fitting = Math.max(1, Math.floor((longestSide * original.width) / original.height));
  const widest = Math.min(original.width, fitting, Math.max(...widths));
  const narrower = widths.filter((width) => width < widest).sort((a, b) => b - a);
  return [sized(original, widest), ...narrower.map((width) => sized(original, width))];
}

/** A size scaled down to a width, its shape kept as far as whole pixels allow. */
function sized(original: Size, width: number): Size {
  const height = Math.round((original.height * width) / original.width);
  return { width, height: Math.min(Math.max(height, 1), longestSide) };
}

/**
 * Scaling from the size made just before, instead of from the widest, costs a fraction of the time. It needs some
 * distance: a short step after another short step would soften the picture twice.
 */
export const canCascade = (from: Size, to: Size): boolean => from.width >= to.width * 1.33;
