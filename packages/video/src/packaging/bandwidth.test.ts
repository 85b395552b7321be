import { describe, expect, it } from 'vitest';
import { averageBandwidth, peakBandwidth } from './bandwidth.ts';

const segments = (...all: [bytes: number, seconds: number][]) =>
  all.map(([bytes, seconds]) => ({ bytes, seconds }));

describe('bandwidth', () => {
  it('on average is the sum of bits divided by the sum of seconds', () => {
    expect(averageBandwidth(segments([750_000, 6], [375_000, 6]))).toBe(750_000);
  });

  it.each([
    ['the worst segment', segments([750_000, 6], [1_500_000, 6], [750_000, 6]), 2_000_000],
    ['not a last one that is only a key frame', segments([750_000, 6], [50_000, 0.04]), 1_059_603],
    [
      'of short neighbours together',
      segments([100_000, 2], [300_000, 2], [300_000, 2], [100_000, 2]),
      1_200_000,
    ],
    ['the average where all is shorter than that', segments([10_000, 0.5]), 160_000],
    ['the average of one segment longer than that', segments([1_000_000, 10]), 800_000],
  ])('at its peak is %s', (_, measured, peak) => {
    expect(peakBandwidth(measured, 6)).toBe(peak);
  });
});
