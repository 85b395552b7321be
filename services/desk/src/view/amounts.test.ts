import { expect, it } from 'vitest';
import { count, moment, size, span } from './amounts.ts';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [12_345, '12 kB'],
  [999_600, '1.0 MB'],
  [12_400_000, '12.4 MB'],
  [250_000_000, '250 MB'],
  [3_200_000_000, '3.2 GB'],
])('%i bytes read as %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

it.each([
  [-5, '0 ms'],
  [240, '240 ms'],
  [3421, '3.42 s'],
  [59_999, '1 min 00 s'],
  [123_000, '2 min 03 s'],
  [3_900_000, '1 h 05 min'],
  [183_600_000, '2 d 3 h'],
])('%i ms read as %s', (ms, text) => {
  expect(span(ms)).toBe(text);
});

it('counts in singular and plural', () => {
  expect([count(1, 'file'), count(2, 'file'), count(0, 'story', 'stories')]).toEqual([
    '1 file',
    '2 files',
    '0 stories',
  ]);
});

it('gives a moment as text in UTC and in ISO 8601', () => {
  expect(moment('2026-01-02T04:04:05+01:00')).toEqual({
    iso: '2026-01-02T03:04:05.000Z',
    text: '2 Jan 2026, 03:04 UTC',
  });
});
