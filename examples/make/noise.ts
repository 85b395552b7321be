/**
 * Returns a pseudo-random number, 0 to 1, for a point of the integer grid. It is the same on every machine.
 */
export function scatter(x: number, y: number, seed = 0): number {
  let h = Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 2246822519);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h = Math.imul(h ^ (h >>> 16), 2246822519);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

/** Returns smooth noise, 0 to 1, with features about one unit wide. */
export function noise(x: number, y: number, seed = 0): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const u = ease(x - x0);
  const v = ease(y - y0);
  const top = scatter(x0, y0, seed) * (1 - u) + scatter(x0 + 1, y0, seed) * u;
  const bottom = scatter(x0, y0 + 1, seed) * (1 - u) + scatter(x0 + 1, y0 + 1, seed) * u;
  return top * (1 - v) + bottom * v;
}

/** Returns the sum of several noises, 0 to 1. Each octave is half as wide and half as strong as the one before. */
export function fractal(x: number, y: number, octaves: number, seed = 0): number {
  let sum = 0;
  let weight = 0.5;
  let scale = 1;
  for (let octave = 0; octave < octaves; octave++) {
    // Each octave is shifted; otherwise the grids would line up and become visible.
    sum += weight * noise(x * scale + octave * 17.3, y * scale - octave * 9.1, seed + octave);
    weight /= 2;
    scale *= 2.03;
  }
  return sum / (1 - 2 ** -octaves);
}

const ease = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
