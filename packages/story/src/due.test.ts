import { describe, expect, it } from 'vitest';
import { earlierOf, laterOf } from './due.ts';

const [early, late] = ['2026-11-30T06:00:00Z', '2026-11-30T07:00:00Z'];

describe('of two times', () => {
  it.each([
    [early, late],
    [late, early],
  ])('the earlier and the later are found in any order', (one, other) => {
    expect([earlierOf(one, other), laterOf(one, other)]).toEqual([early, late]);
  });

  it('the only one that is known counts, whichever it is', () => {
    for (const choose of [earlierOf, laterOf])
      expect([choose(early, undefined), choose(undefined, early), choose(undefined, undefined)]).toEqual([
        early,
        early,
        undefined,
      ]);
  });

  it('times of other zones are compared as instants', () => {
    const sooner = '2026-11-30T08:30:00+03:00';
    expect([earlierOf(early, sooner), laterOf(early, sooner)]).toEqual([sooner, early]);
  });
});
