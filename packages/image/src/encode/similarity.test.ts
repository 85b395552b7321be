import { describe, expect, it } from 'vitest';
import { type Luma, similarity } from './similarity.ts';

const image = (level: (x: number, y: number) => number, width = 32, height = 24): Luma => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, index) =>
    level(index % width, Math.floor(index / width)),
  ),
});
const stripes = image((x) => (x % 4 < 2 ? 60 : 180));

describe('the similarity of two pictures', () => {
  it('is 1 for identical pictures', () => {
    expect(similarity(stripes, stripes)).toBeCloseTo(1, 10);
  });

  it('is lower the more structure is lost, whatever the brightness', () => {
    const brighter = image((x) => (x % 4 < 2 ? 65 : 185));
    const softer = image((x) => (x % 4 < 2 ? 90 : 150));
    const grey = image(() => 120);
    const all = [brighter, softer, grey].map((other) => similarity(stripes, other));
    expect(all).toEqual(all.toSorted((a, b) => b - a));
    expect(all[0]).toBeGreaterThan(0.99);
    expect(all[2]).toBeLessThan(0.1);
  });

  it('follows the formula: two uniform windows differ by their means only', () => {
    const [a, b, c1] = [100, 120, (0.01 * 255) ** 2];
    const wanted = (2 * a * b + c1) / (a * a + b * b + c1);
    expect(
      similarity(
        image(() => a),
        image(() => b),
      ),
    ).toBeCloseTo(wanted, 6);
  });

  it('is 1 for pictures smaller than a window', () => {
    expect(
      similarity(
        image(() => 0, 4, 4),
        image(() => 255, 4, 4),
      ),
    ).toBe(1);
  });
});
