import { describe, expect, it } from 'vitest';
import { findQuality, type QualityRange } from './quality.ts';

const range: QualityRange = { start: 50, lowest: 40, highest: 60, slope: 0.05 };

/** An encoder whose similarity grows with quality as in real encoders, `steep` times as fast as the range expects. */
const encoder = (distanceAtStart: number, steep = 1) => {
  const asked: number[] = [];
  return {
    asked,
    attempt: async (quality: number) => {
      asked.push(quality);
      const distance = distanceAtStart + (quality - range.start) * range.slope * steep;
      return { quality, similarity: 1 - Math.exp(-distance), bytes: Buffer.alloc(100 * quality) };
    },
  };
};
const similar = (distance: number) => 1 - Math.exp(-distance);

describe('the quality for a picture', () => {
  it('is the usual one when that is near the target', async () => {
    const { attempt, asked } = encoder(3.2);
    const [chosen] = await findQuality(similar(3.21), range, attempt);
    expect(chosen?.quality).toBe(50);
    expect(asked).toEqual([50]);
  });

  it('is lower for a picture that keeps more than the target', async () => {
    const { attempt } = encoder(3.5);
    expect((await findQuality(similar(3.2), range, attempt)).at(-1)?.quality).toBe(44);
  });

  it.each([0.5, 2])('is found in three attempts when quality acts %d times as expected', async (steep) => {
    const target = similar(3.1);
    const { attempt, asked } = encoder(3.3, steep);
    const chosen = (await findQuality(target, range, attempt)).at(-1);
    expect(Math.abs((chosen?.similarity ?? 0) - target)).toBeLessThan(0.003);
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('stays within the range', async () => {
    expect((await findQuality(similar(1), range, encoder(4).attempt)).at(-1)?.quality).toBe(40);
    expect((await findQuality(similar(3.5), range, encoder(3).attempt)).at(-1)?.quality).toBe(60);
  });

  it('is the usual one when no quality in the range reaches the target', async () => {
    expect((await findQuality(similar(9), range, encoder(2).attempt)).at(-1)?.quality).toBe(50);
  });

  it('is the lowest for a picture that loses nothing', async () => {
    const attempt = async (quality: number) => ({ quality, similarity: 1, bytes: Buffer.alloc(quality) });
    expect((await findQuality(0.96, range, attempt)).at(-1)?.quality).toBe(40);
  });
});
