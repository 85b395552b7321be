import { type ErrorCode, SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { forEachIsolated } from './for-each-isolated.ts';

/**
 * Works on one item for each outcome. Returns how many items were tried, which errors were reported, and the error that
 * ended the work.
 */
async function workOn(...outcomes: (ErrorCode | 'done')[]) {
  const turns: number[] = [];
  const reported: number[] = [];
  const ended = await forEachIsolated(
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

  it('works on as many items at once as allowed, and throws only when all of them have ended', async () => {
    let working = 0;
    let most = 0;
    const begun: number[] = [];
    const work = async (n: number) => {
      begun.push(n);
      most = Math.max(most, ++working);
      await new Promise((resolve) => setTimeout(resolve, 5));
      working--;
      if (n === 10) throw new SluglineError('queue_unavailable', 'why');
    };
    await expect(forEachIsolated(Array(100).keys(), work, () => {}, 4)).rejects.toMatchObject({
      code: 'queue_unavailable',
    });
    expect(most).toBe(4);
    expect(working).toBe(0);
    expect(begun.length).toBeLessThan(20);
  });

  it('throws what the source or the report of an error throws, and closes the source', async () => {
    let closed = 0;
    async function* source() {
      try {
        for (let n = 0; n < 9; n++) yield n;
        throw new Error('no more');
      } finally {
        closed++;
      }
    }
    await expect(
      forEachIsolated(
        source(),
        async () => {},
        () => {},
        2,
      ),
    ).rejects.toThrow('no more');
    const fail = () => {
      throw new Error('reported');
    };
    const work = () => Promise.reject(new SluglineError('payload_invalid', 'why'));
    await expect(forEachIsolated(source(), work, fail, 2)).rejects.toThrow('reported');
    expect(closed).toBe(2);
  });
});
