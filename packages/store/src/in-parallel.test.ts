import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

describe('working in parallel', () => {
  it('does everything, and never more at once than allowed', async () => {
    const done: number[] = [];
    let under = 0;
    let most = 0;
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++under);
      await new Promise(setImmediate);
      under--;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('starts nothing after a failure, and ends when all running work has ended', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await new Promise(setImmediate);
      if (item === 1) throw new Error('the first');
      await new Promise(setImmediate);
      ended.push(item);
    };
    await expect(inParallel([1, 2, 3, 4, 5], 2, work)).rejects.toThrow('the first');
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });

  it('treats a synchronous error like any other failure', async () => {
    const ended: number[] = [];
    const work = (item: number) => {
      if (item === 2) throw new Error('at once');
      return new Promise(setImmediate).then(() => ended.push(item));
    };
    await expect(inParallel([1, 2, 3], 2, work)).rejects.toThrow('at once');
    expect(ended).toEqual([1]);
  });
});
