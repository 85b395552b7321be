import { describe, expect, it } from 'vitest';
import { croppedSize, regionOf } from './crop.ts';

const wide = { width: 3000, height: 2000 };

describe('a crop', () => {
  it('takes the largest part of the picture that has its shape', () => {
    expect(regionOf(wide, { width: 1, height: 1 }, { x: 0.5, y: 0.5 })).toEqual({
      ...{ width: 2000, height: 2000, left: 500, top: 0 },
    });
    expect(regionOf(wide, { width: 16, height: 9 }, { x: 0.5, y: 0.5 })).toEqual({
      ...{ width: 3000, height: 1688, left: 0, top: 156 },
    });
  });

  it('is placed around the point, inside the picture', () => {
    const square = { width: 1, height: 1 };
    expect(regionOf(wide, square, { x: 0.4, y: 0.1 }).left).toBe(200);
    expect(regionOf(wide, square, { x: 0, y: 0 }).left).toBe(0);
    expect(regionOf(wide, square, { x: 1, y: 1 }).left).toBe(1000);
  });

  it('has one pixel when the picture has one', () => {
    const region = regionOf({ width: 1, height: 1 }, { width: 16, height: 9 }, { x: 1, y: 1 });
    expect(region).toEqual({ width: 1, height: 1, left: 0, top: 0 });
  });

  it('is scaled down to its size, and never up', () => {
    expect(croppedSize({ width: 3000, height: 1688 }, { width: 1280, height: 720 })).toEqual({
      ...{ width: 1280, height: 720 },
    });
    expect(croppedSize({ width: 300, height: 169 }, { width: 1280, height: 720 })).toEqual({
      ...{ width: 300, height: 169 },
    });
  });
});
