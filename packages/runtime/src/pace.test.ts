import { expect, it } from 'vitest';
import { judgePace } from './pace.ts';

const pace = { bytesPerSecond: 1000, over: 60_000 };
/** Returns when a body is judged too slow, in seconds. `perTick` gives its bytes in each ten seconds. */
const slowAt = (perTick: (second: number) => number, isHeld = false) => {
  const judge = judgePace(pace, 0);
  let bytes = 0;
  for (let second = 10; second <= 3600; second += 10) {
    bytes += perTick(second);
    if (judge(bytes, second * 1000, isHeld)) return second;
  }
  return undefined;
};

it.each<[string, (second: number) => number, number | undefined]>([
  ['a body at the required pace is not too slow', () => 10_000, undefined],
  ['a fast body is not', () => 1e8, undefined],
  [
    'a body that pauses for half a minute and goes on is not',
    (second) => (second % 60 <= 30 ? 0 : 40_000),
    undefined,
  ],
  ['a body that drips is', () => 1, 60],
  ['a body without any bytes is', () => 0, 60],
  ['a body just below the pace is', () => 9_900, 60],
  ['a body that was fast for ten minutes and then drips is', (second) => (second <= 600 ? 1e8 : 1), 660],
])('%s', (_what, perTick, expected) => expect(slowAt(perTick)).toBe(expected));

it('a body that the server does not read is never too slow', () => {
  expect(slowAt(() => 0, true)).toBeUndefined();
});
