import { describe, expect, it } from 'vitest';
import { holdsFor } from './holds.ts';
import { promiseBroken } from './plan.ts';

const doubt = (message: string) => ({ code: 'house_note', message, where: 'draft.txt' });
const broken = { code: promiseBroken, message: 'the headline promises a video', where: 'headline' };

describe('the holds of a new plan', () => {
  it('are none for a draft without doubts', () => {
    expect(holdsFor([], [], { doubt: 'hold', missingMedia: 'hold' })).toEqual([]);
  });

  it('name the doubts, and count those beyond three', () => {
    const doubts = ['one', 'two', 'three', 'four', 'five'].map(doubt);
    expect(holdsFor([], doubts, { doubt: 'hold', missingMedia: 'hold' })).toEqual([
      { kind: 'doubt', reason: 'one; two; three; and 2 more, among the warnings' },
    ]);
  });

  it('are separate for doubts and for missing media', () => {
    const kinds = holdsFor([broken], [doubt('one')], { doubt: 'hold', missingMedia: 'hold' });
    expect(kinds.map(({ kind }) => kind)).toEqual(['doubt', 'missing-media']);
  });

  it('are none where the site wants warnings', () => {
    expect(holdsFor([broken], [doubt('one')], { doubt: 'warn', missingMedia: 'warn' })).toEqual([]);
  });
});
