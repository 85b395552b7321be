export interface Size {
  readonly width: number;
  readonly height: number;
}

/** WebP stores each side in 14 bits, the fewest of the three formats (https://developers.google.com/speed/webp/faq). */
const longestSide = 16_383;

/**
 * Returns the sizes to make of an original (pixels, upright), widest first: the recipe's widths up to the
 * original's own. An original whose width is below or between them is also made at its own width. No size is larger
 * than the original, or higher than WebP can hold.
 */
export function renditionSizes(original: Size, widths: readonly number[]): [Size, ...Size[]] {
  const fitting = Math.max(1, Math.floor((longestSide * original.width) / original.height));
  const widest = Math.min(original.width, fitting, Math.max(...widths));
  const narrower = widths.filter((width) => width < widest).sort((a, b) => b - a);
  return [sized(original, widest), ...narrower.map((width) => sized(original, width))];
}

/** Scales a size down to a width. The shape is kept as far as whole pixels allow. */
function sized(original: Size, width: number): Size {
  const height = Math.round((original.height * width) / original.width);
  return { width, height: Math.min(Math.max(height, 1), longestSide) };
}

/**
 * Whether a size can be scaled from the next larger one instead of the widest, which takes a fraction of the time.
 * The step must be large enough: several short steps would soften the picture.
 */
export const canCascade = (from: Size, to: Size): boolean => from.width >= to.width * 1.33;
