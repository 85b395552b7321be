import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

describe('the wait before another attempt', () => {
  it.each([
    [1, 250, 500],
    [2, 500, 1000],
    [3, 1000, 2000],
    [7, 16_000, 32_000],
    [8, 30_000, 60_000],
    [100, 30_000, 60_000],
    [2000, 30_000, 60_000],
  ])('after attempt %d is between %d and %d ms', (attempt, least, most) => {
    expect(backoffMs(attempt, 0)).toBe(least);
    expect(backoffMs(attempt, 1)).toBe(most);
  });
});
