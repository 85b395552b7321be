import { describe, expect, it } from 'vitest';
import { takeDateline } from './dateline.ts';

const take = (text: string, stated?: string) => {
  const taken = takeDateline([{ line: 3, block: { type: 'paragraph', content: [{ text }] } }], stated);
  const block = taken.body[0]?.block;
  return { ...taken, text: block?.type === 'paragraph' ? block.content[0]?.text : undefined };
};

describe('a dateline', () => {
  it.each([
    ['LAGOS, Nigeria — The bridge is open.', 'LAGOS, Nigeria'],
    ['LAGOS, Nigeria -- The bridge is open.', 'LAGOS, Nigeria'],
    ['PORT HARCOURT, Rivers State – The bridge is open.', 'PORT HARCOURT, Rivers State'],
    ['ST. JOHN’S, Antigua — The bridge is open.', 'ST. JOHN’S, Antigua'],
    ['KANO (Reuters) - The bridge is open.', 'KANO (Reuters)'],
  ])('is taken off “%s”', (paragraph, dateline) => {
    expect(take(paragraph)).toMatchObject({ dateline, text: 'The bridge is open.', removed: [] });
  });

  it.each([
    'NATO — the alliance — met on Tuesday.',
    'LAGOS — The bridge is open.',
    'Lagos, Nigeria — The bridge is open.',
    'COVID-19, the virus — still there.',
    'LAGOS, Nigeria is on the coast.',
  ])('is not seen in “%s”', (paragraph) => {
    expect(take(paragraph)).toMatchObject({ dateline: undefined, text: paragraph });
  });

  it('that is stated wins, and the other is recorded', () => {
    const paragraph = 'LAGOS, Nigeria — The bridge is open.';
    expect(take(paragraph, 'Lagos, Nigeria')).toMatchObject({ dateline: 'Lagos, Nigeria', removed: [] });
    expect(take(paragraph, 'ABUJA')).toMatchObject({
      dateline: 'ABUJA',
      text: 'The bridge is open.',
      removed: [{ line: 3, text: 'LAGOS, Nigeria', rule: 'dateline-replaced' }],
    });
  });
});
