import { expect, it } from 'vitest';
import { lineOf } from './words.ts';

it('a figure is one line, with the figures that it is made of', () => {
  expect(lineOf('p50Ms', 12)).toBe('p50Ms                    12\n');
  expect(lineOf('twoWorkersOverOne', null)).toBe('twoWorkersOverOne        -\n');
  expect(lineOf('bars', { became: { '202 complete': 9, '503': 1 }, maxMs: 3.5 })).toBe(
    'bars                     became [503 1, 202 complete 9], maxMs 3.5\n',
  );
});
