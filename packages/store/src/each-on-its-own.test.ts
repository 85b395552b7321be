import { type ErrorCode, SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { eachOnItsOwn } from './each-on-its-own.ts';

/**
 * Works on one item for each outcome. Returns how many had a turn, which errors were reported, and what ended the
 * work.
 */
async function workOn(...outcomes: (ErrorCode | 'done')[]) {
  const turns: number[] = [];
  const reported: number[] = [];
  const ended = await eachOnItsOwn(
    outcomes.keys(),
    async (n) => {
      turns.push(n);
      const outcome = outcomes[n] ?? 'done';
      if (outcome !== 'done') throw new SluglineError(outcome, 'why');
    },
    (n) => void reported.push(n),
  ).catch((error: SluglineError) => error.code);
  return { turns: turns.length, reported, ended };
}

describe('work on many items, each on its own', () => {
  it.each<[string, (ErrorCode | 'done')[], number[]]>([
    ['a damaged item', ['done', 'payload_invalid', 'done'], [1]],
    ['an item with a defect', ['internal', 'done', 'done'], [0]],
    ['an item that the store can’t read', ['store_unavailable', 'done', 'done'], [0]],
    ['two items that the store can’t read', ['store_unavailable', 'store_unavailable', 'done'], [0, 1]],
    [
      'several that are not three in a row',
      ['store_unavailable', 'store_full', 'job_refused', 'store_unavailable', 'store_unavailable', 'done'],
      [0, 1, 2, 3, 4],
    ],
  ])('goes on after %s, and reports it', async (_what, outcomes, reported) => {
    expect(await workOn(...outcomes)).toEqual({ turns: outcomes.length, reported, ended: undefined });
  });

  it('ends when the store fails three times in a row', async () => {
    const outcomes = ['done', 'store_unavailable', 'store_full', 'store_unavailable', 'done'] as const;
    expect(await workOn(...outcomes)).toEqual({ turns: 4, reported: [1, 2], ended: 'store_unavailable' });
  });

  it('ends at once without Redis', async () => {
    expect(await workOn('queue_unavailable', 'done')).toEqual({
      ...{ turns: 1, reported: [], ended: 'queue_unavailable' },
    });
  });
});
