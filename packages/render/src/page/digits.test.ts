import { expect, it } from 'vitest';
import { digitRules, ratioDigits, widthDigits } from './digits.ts';

const rules = digitRules();
/** The number that the style sheet computes from an attribute: the sum of the digits that have a rule. */
const read = (name: string, digits: string): number =>
  digits
    .split(' ')
    .map(
      (digit) =>
        new RegExp(`^\\[data-${name}~="${digit}"\\]\\{--${name}-\\d+:([\\d.]+)`, 'm').exec(rules)?.[1],
    )
    .reduce((sum, value) => sum + Number(value), 0);

it.each([
  [16, 9, '1 0.7 0.07 0.008'],
  [3, 2, '1 0.5'],
  [1, 1, '1'],
  [700, 1100, '0.6 0.03 0.006'],
  [1, 100_000, '0.001'],
  [100_000, 1, '90 9 0.9 0.09 0.009'],
])('writes the shape of %i to %i as %s', (width, height, digits) => {
  expect(ratioDigits(width, height)).toBe(digits);
});

it.each([
  [1, '1'],
  [640, '600 40'],
  [12_345, '10000 2000 300 40 5'],
  [250_000, '90000 9000 900 90 9'],
])('writes a width of %i as %s', (width, digits) => {
  expect(widthDigits(width)).toBe(digits);
});

it('reads every number as it was written', () => {
  for (const width of [1, 9, 10, 99, 101, 320, 639, 1365, 40_960]) {
    expect(read('width', widthDigits(width))).toBe(width);
    expect(read('ratio', ratioDigits(width, 777))).toBeCloseTo(width / 777, 2);
  }
});

it('lists no digit twice, and each place only once', () => {
  const names = [...rules.matchAll(/^\[data-(\S+)~="([\d.]+)"\]\{(--\S+?):/gm)];
  expect(names).toHaveLength(2 * 5 * 9);
  expect(new Set(names.map(([rule]) => rule)).size).toBe(names.length);
  for (const [, , , property] of names) expect(rules).toContain(`var(${property},`);
});
