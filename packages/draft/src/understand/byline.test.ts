import { describe, expect, it } from 'vitest';
import { bylineOf } from './byline.ts';

describe('an explicit byline', () => {
  it.each([
    ['By Jane Doe', 'Jane Doe'],
    ['BY JANE DOE', 'JANE DOE'],
    ['By: Jane O’Neill-Doe', 'Jane O’Neill-Doe'],
    ['By Adéọlá Ọlátúnjí and Musa B. Danjuma', 'Adéọlá Ọlátúnjí and Musa B. Danjuma'],
    ['By Ludwig van der Rohe, Lagos', 'Ludwig van der Rohe, Lagos'],
  ])('%s', (line, names) => {
    expect(bylineOf(line)).toBe(names);
  });

  it.each([
    'By Tuesday Evening',
    'By the river they sat down and wept',
    'By Jane',
    'By Jane Doe the bridge was opened.',
    'Jane Doe',
    'Stand By Me',
    'By March Harbour United',
  ])('is not “%s”', (line) => {
    expect(bylineOf(line)).toBeUndefined();
  });
});
