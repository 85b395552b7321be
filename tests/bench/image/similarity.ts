/** A picture's brightness, 0 to 255, row by row. */
export interface Luma {
  width: number;
  height: number;
  values: Float32Array;
}

/**
 * The windows of Wang, Bovik, Sheikh and Simoncelli (2004): 11 × 11 pixels, weighted by a Gaussian of 1.5
 * pixels.
 */
const side = 11;
const sigma = 1.5;
const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];

/**
 * Returns the structural similarity of two pictures of the same size: 1 for equal pictures, less for larger
 * differences. It is the mean over all windows in the picture (https://doi.org/10.1109/TIP.2003.819861). The
 * engine uses another measure, by which it chooses its qualities.
 */
export function similarity(a: Luma, b: Luma): number {
  if (a.width !== b.width || a.height !== b.height) throw new RangeError('pictures of two sizes');
  if (a.width < side || a.height < side) throw new RangeError(`no window of ${side} pixels`);
  const product = (x: Luma, y: Luma): Luma => ({
    ...x,
    values: x.values.map((value, at) => value * (y.values[at] ?? 0)),
  });
  const [meanA, meanB] = [windowed(a), windowed(b)];
  const [squareA, squareB, both] = [
    windowed(product(a, a)),
    windowed(product(b, b)),
    windowed(product(a, b)),
  ];
  let sum = 0;
  for (let at = 0; at < meanA.length; at++) {
    const [ma = 0, mb = 0] = [meanA[at], meanB[at]];
    const varianceA = (squareA[at] ?? 0) - ma * ma;
    const varianceB = (squareB[at] ?? 0) - mb * mb;
    const covariance = (both[at] ?? 0) - ma * mb;
    sum +=
      ((2 * ma * mb + c1) * (2 * covariance + c2)) /
      ((ma * ma + mb * mb + c1) * (varianceA + varianceB + c2));
  }
  return sum / meanA.length;
}

/** The weighted mean of each window: first along the rows, then along the columns. */
function windowed({ width, height, values }: Luma): Float64Array {
  const columns = width - side + 1;
  const rows = height - side + 1;
  const along = new Float64Array(columns * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let k = 0; k < side; k++) sum += (weights[k] ?? 0) * (values[y * width + x + k] ?? 0);
      along[y * columns + x] = sum;
    }
  }
  const means = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let k = 0; k < side; k++) sum += (weights[k] ?? 0) * (along[(y + k) * columns + x] ?? 0);
      means[y * columns + x] = sum;
    }
  }
  return means;
}

const gaussian = Array.from({ length: side }, (_, k) =>
  Math.exp(-((k - (side - 1) / 2) ** 2) / (2 * sigma ** 2)),
);
const weights = gaussian.map((weight) => weight / gaussian.reduce((sum, one) => sum + one, 0));
