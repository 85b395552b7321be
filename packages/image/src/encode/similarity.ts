/** A picture's luma: 8 bits a pixel, rows without padding. */
export interface Luma {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Side of a window, pixels. */
const WINDOW = 8;
/** (0.01 × 255)² and (0.03 × 255)²: they keep the divisor of uniform windows from being zero. */
const C1 = 6.5025;
const C2 = 58.5225;

/**
 * Returns how similar two pictures of the same size are, 1 for identical: the mean structural similarity (SSIM) of
 * their luma over adjacent windows of 8 × 8 pixels (Wang et al. 2004, https://doi.org/10.1109/TIP.2003.819861). 1
 * for pictures smaller than a window.
 */
export function similarity(a: Luma, b: Luma): number {
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + WINDOW <= a.height; y += WINDOW) {
    for (let x = 0; x + WINDOW <= a.width; x += WINDOW) {
      sum += windowSimilarity(a, b, y * a.width + x);
      windows += 1;
    }
  }
  return windows === 0 ? 1 : sum / windows;
}

function windowSimilarity(a: Luma, b: Luma, start: number): number {
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let row = 0; row < WINDOW; row += 1) {
    const from = start + row * a.width;
    for (let index = from; index < from + WINDOW; index += 1) {
      const one = a.data[index] ?? 0;
      const other = b.data[index] ?? 0;
      sumA += one;
      sumB += other;
      squaresA += one * one;
      squaresB += other * other;
      products += one * other;
    }
  }
  const pixels = WINDOW * WINDOW;
  const [meanA, meanB] = [sumA / pixels, sumB / pixels];
  const varianceA = squaresA / pixels - meanA * meanA;
  const varianceB = squaresB / pixels - meanB * meanB;
  const covariance = products / pixels - meanA * meanB;
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
    ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2))
  );
}
