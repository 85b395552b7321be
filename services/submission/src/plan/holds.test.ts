import { describe, expect, it } from 'vitest';
import { holdsFor } from './holds.ts';
import { promiseBroken } from './plan.ts';

const doubt = (message: string) => ({ code: 'house_note', message, where: 'draft.txt' });
const broken = { code: promiseBroken, message: 'the headline promises a video', where: 'headline' };

describe('the holds of a new plan', () => {
  it('are none for a draft without doubts', () => {
    expect(holdsFor([], [], { review: 'none', doubt: 'hold', missingMedia: 'hold' })).toEqual([]);
  });

  it('name the doubts, and count those beyond three', () => {
    const doubts = ['one', 'two', 'three', 'four', 'five'].map(doubt);
    expect(holdsFor([], doubts, { review: 'none', doubt: 'hold', missingMedia: 'hold' })).toEqual([
      { kind: 'doubt', reason: 'one; two; three; and 2 more, among the warnings' },
    ]);
  });

  it('are separate for doubts and for missing media', () => {
    const kinds = holdsFor([broken], [doubt('one')], { review: 'none', doubt: 'hold', missingMedia: 'hold' });
    expect(kinds.map(({ kind }) => kind)).toEqual(['doubt', 'missing-media']);
  });

  it('are none where the site wants warnings', () => {
    expect(
      holdsFor([broken], [doubt('one')], { review: 'none', doubt: 'warn', missingMedia: 'warn' }),
    ).toEqual([]);
  });

  it('are a review of every story where the site wants that', () => {
    const choices = { review: 'all', doubt: 'hold', missingMedia: 'hold' } as const;
    expect(holdsFor([], [], choices)).toMatchObject([{ kind: 'review' }]);
    expect(holdsFor([], [doubt('one')], choices).map(({ kind }) => kind)).toEqual(['review', 'doubt']);
  });
});
