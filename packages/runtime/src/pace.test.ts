import { expect, it } from 'vitest';
import { judgePace } from './pace.ts';

const pace = { bytesPerSecond: 1000, over: 60_000 };
/** When (s) a body that brings so many bytes in each ten seconds is judged too slow. */
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
  ['a slow line that brings what it must', () => 10_000, undefined],
  ['a fast one', () => 1e8, undefined],
  ['one that rests for half a minute and goes on', (second) => (second % 60 <= 30 ? 0 : 40_000), undefined],
  ['one that drips', () => 1, 60],
  ['one that brings nothing', () => 0, 60],
  ['one a little too slow', () => 9_900, 60],
  ['one that was fast for ten minutes, and then drips', (second) => (second <= 600 ? 1e8 : 1), 660],
])('%s', (_what, perTick, expected) => expect(slowAt(perTick)).toBe(expected));

it('a body that we do not take is never too slow', () => {
  expect(slowAt(() => 0, true)).toBeUndefined();
});
