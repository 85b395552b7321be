import { expect, it } from 'vitest';
import { progressLine } from './counter.ts';

it.each([
  [0, 1000, 0, '0 of 1,000 stories'],
  [250, 1000, 10_000, '250 of 1,000 stories, about 30 s left'],
  [1000, 1_000_000, 1000, '1,000 of 1,000,000 stories, about 17 min left'],
  [1000, 1000, 40_000, '1,000 of 1,000 stories'],
])('%i of %i after %i ms: %s', (done, all, elapsed, line) => {
  expect(progressLine(done, all, 'stories', elapsed)).toBe(line);
});
