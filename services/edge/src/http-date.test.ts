import { expect, it } from 'vitest';
import { readHttpDate } from './http-date.ts';

it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
  'reads %s (RFC 9110, 5.6.7)',
  (text) => {
    expect(readHttpDate(text)).toBe(Date.UTC(1994, 10, 6, 8, 49, 37));
  },
);

it('a year of two digits is at most 50 years ahead', () => {
  const year = new Date().getUTCFullYear();
  const inYears = (years: number) =>
    `Sunday, 06-Nov-${String((year + years) % 100).padStart(2, '0')} 08:49:37 GMT`;
  expect(readHttpDate(inYears(50))).toBe(Date.UTC(year + 50, 10, 6, 8, 49, 37));
  expect(readHttpDate(inYears(51))).toBe(Date.UTC(year - 49, 10, 6, 8, 49, 37));
});

it.each([
  '',
  'yesterday',
  '0',
  '1994-11-06T08:49:37Z',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 UTC',
  'Sun, 06 Nov 1994 08:49:37 +0100',
  'sun, 06 nov 1994 08:49:37 gmt',
  'Wed, 30 Feb 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 25:49:37 GMT',
  'Sun, 00 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
])('“%s” is no HTTP-date', (text) => {
  expect(readHttpDate(text)).toBeUndefined();
});
