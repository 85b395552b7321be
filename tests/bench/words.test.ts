import { expect, it } from 'vitest';
import { lineOf } from './words.ts';

it('a figure is one line, with the figures that it consists of', () => {
  expect(lineOf('p50Ms', 12)).toBe('p50Ms                    12\n');
  expect(lineOf('twoWorkersOverOne', null)).toBe('twoWorkersOverOne        -\n');
  expect(lineOf('bars', { results: { '202 complete': 9, '503': 1 }, maxMs: 3.5 })).toBe(
    'bars                     results [503 1, 202 complete 9], maxMs 3.5\n',
  );
});
