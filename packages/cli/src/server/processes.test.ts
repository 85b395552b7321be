import { expect, it } from 'vitest';
import { pauseAfter } from './processes.ts';

it('a process that crashes again and again is started after longer and longer pauses, up to a minute', () => {
  expect([1, 2, 3, 6, 7, 1000].map(pauseAfter)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});
