import { describe, expect, it } from 'vitest';
import { perSecond } from '../inspect/frame-rate.ts';
import { steadyFrames, steadyRate, timesOf } from './steady-rate.ts';

describe('the rate of pictures that are shown for different times', () => {
  it.each([
    [[100, 100], 10, 1],
    [[40, 80, 200], 25, 1],
    [[33, 33], 1000, 33],
    [[50, 20], 60, 1],
    [[20, 40], 50, 1],
    [[33, 34, 33], 60, 1],
    [[10_000, 5_000], 5, 1],
    [[300, 300], 20, 3],
  ])('of %j ms is %i/%i', (delays, num, den) => {
    expect(steadyRate(delays, 60)).toEqual({ num, den });
  });

  it('has a frame at each of their times, if a rate up to 60 fits', () => {
    for (const delays of [
      [30, 60, 90],
      [70, 140],
      [2_500, 40],
      [17, 34],
    ]) {
      const rate = steadyRate(delays, 60);
      expect(perSecond(rate)).toBeGreaterThanOrEqual(5);
      expect(perSecond(rate)).toBeLessThanOrEqual(60);
      for (const delay of delays) expect(((delay * perSecond(rate)) / 1000) % 1).toBeCloseTo(0, 9);
    }
  });

  it('has as many frames as their times add up to', () => {
    expect(steadyFrames([100, 40, 60], { num: 50, den: 1 })).toBe(10);
    expect(steadyFrames([11], { num: 5, den: 1 })).toBe(1);
  });
});

describe('the times of pictures', () => {
  /** Evaluates ffmpeg's expression for a picture number, since JavaScript reads it the same way. */
  const timeAt = (delays: number[], number: number): number =>
    new Function('N', 'max', `return ${timesOf(delays)}`)(number, Math.max);

  it('are the sums of the durations before them', () => {
    const delays = [100, 40, 40, 250, 30];
    expect(delays.map((_, number) => timeAt(delays, number))).toEqual([0, 100, 140, 180, 430]);
  });

  it('are a short expression if all durations are equal', () => {
    expect(timesOf(Array(1_000).fill(40))).toBe('40*max(0,N-0)');
  });
});
