import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { lumaOf } from './luma.ts';
import { type Luma, similarity } from './similarity.ts';

const size = { width: 64, height: 48 };
const drawn = (value: (x: number, y: number) => number): Luma => ({
  ...size,
  values: Float32Array.from({ length: size.width * size.height }, (_, at) =>
    value(at % size.width, Math.floor(at / size.width)),
  ),
});
const waves = drawn((x, y) => 128 + 60 * Math.sin(x / 3) + 30 * Math.cos(y / 5));

describe('similarity', () => {
  it('is 1 for the same picture', () => {
    expect(similarity(waves, waves)).toBeCloseTo(1, 12);
  });

  it('of two plain pictures is that of the formula for their brightness', () => {
    const [a, b] = [100, 120];
    const c1 = (0.01 * 255) ** 2;
    const expected = (2 * a * b + c1) / (a * a + b * b + c1);
    const plain = similarity(
      drawn(() => a),
      drawn(() => b),
    );
    expect(plain).toBeCloseTo(expected, 6);
  });

  it('is negative for the same structure turned into its opposite', () => {
    const negative = drawn((x, y) => 255 - (waves.values[y * size.width + x] ?? 0));
    expect(similarity(waves, negative)).toBeLessThan(-0.5);
  });

  it('falls as a picture is compressed more, whichever of the two is first', async () => {
    const image = sharp(Buffer.from(waves.values), { raw: { ...size, channels: 1 } });
    const original = await lumaOf(image.clone());
    const [fine, coarse] = await Promise.all(
      [90, 10].map(async (quality) => lumaOf(sharp(await image.clone().jpeg({ quality }).toBuffer()))),
    );
    if (!fine || !coarse) throw new Error('two pictures');
    expect(similarity(original, fine)).toBeGreaterThan(similarity(original, coarse));
    expect(similarity(fine, original)).toBeCloseTo(similarity(original, fine), 12);
    expect(similarity(original, coarse)).toBeLessThan(0.98);
  });

  it('can’t be computed for pictures of two sizes, or smaller than a window', () => {
    expect(() => similarity(waves, { ...waves, width: 48, height: 64 })).toThrow(RangeError);
    const narrow = { width: 4, height: 4, values: new Float32Array(16) };
    expect(() => similarity(narrow, narrow)).toThrow(RangeError);
  });
});

describe('lumaOf', () => {
  it('weighs colours as the eye does, and puts transparent pixels on white', async () => {
    const plain = (background: string) =>
      lumaOf(sharp({ create: { width: 1, height: 1, channels: 4, background } }).png());
    const brightness = await Promise.all(['#ff0000', '#00ff00', '#0000ff', '#00000000'].map(plain));
    const expected = [0.299 * 255, 0.587 * 255, 0.114 * 255, 255];
    for (const [at, { values }] of brightness.entries()) expect(values[0]).toBeCloseTo(expected[at] ?? 0, 3);
  });
});
