import { describe, expect, it } from 'vitest';
import { canCascade, renditionSizes } from './plan.ts';

const widths = [320, 640, 960];
const widthsOf = (width: number, height: number) =>
  renditionSizes({ width, height }, widths).map((size) => size.width);

describe('renditionSizes', () => {
  it('returns every width of the recipe for a wider original', () => {
    expect(widthsOf(4000, 3000)).toEqual([960, 640, 320]);
  });

  it('adds the original’s own width when it is between two widths', () => {
    expect(widthsOf(500, 300)).toEqual([500, 320]);
  });

  it('returns only the original’s own width when it is narrower than every width', () => {
    expect(widthsOf(200, 100)).toEqual([200]);
  });

  it('returns a width once when the original has it', () => {
    expect(widthsOf(640, 480)).toEqual([640, 320]);
  });

  it('keeps the shape', () => {
    expect(renditionSizes({ width: 3000, height: 2000 }, widths)).toEqual([
      { width: 960, height: 640 },
      { width: 640, height: 427 },
      { width: 320, height: 213 },
    ]);
  });

  it('keeps at least one row of a very wide original', () => {
    expect(renditionSizes({ width: 20_000, height: 1 }, widths).map((size) => size.height)).toEqual([
      1, 1, 1,
    ]);
  });

  it('limits the width of a long infographic to what the formats can hold', () => {
    const [widest, ...narrower] = renditionSizes({ width: 1000, height: 20_000 }, widths);
    expect(widest).toEqual({ width: 819, height: 16_380 });
    expect(narrower.map((size) => size.width)).toEqual([640, 320]);
  });

  it('reduces the height of an original that is one pixel wide and too high', () => {
    expect(renditionSizes({ width: 1, height: 20_000 }, widths)).toEqual([{ width: 1, height: 16_383 }]);
  });
});

describe('canCascade', () => {
  const size = (width: number) => ({ width, height: width });

  it('is true when the larger size is a third wider', () => {
    expect(canCascade(size(1280), size(960))).toBe(true);
  });

  it('is false when the step is short', () => {
    expect(canCascade(size(1000), size(960))).toBe(false);
  });
});
