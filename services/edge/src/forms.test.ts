import { expect, it } from 'vitest';
import { formsOf } from './forms.ts';

it.each([
  [undefined, []],
  ['', []],
  ['identity', []],
  ['gzip', ['gzip']],
  ['GZIP, Br', ['br', 'gzip']],
  ['gzip;q=1, br;q=0.5', ['gzip', 'br']],
  ['br;q=0, gzip', ['gzip']],
  ['*', ['gzip']],
  ['deflate, zstd', []],
])('a reader with Accept-Encoding %j is sent %j, else the text itself', (accepted, expected) => {
  const forms = formsOf('news/index.html', accepted);
  expect(forms.flatMap(({ encoding }) => encoding ?? [])).toEqual(expected);
  expect(forms.at(-1)).toEqual({ key: 'news/index.html' });
});

it('a picture has one form', () => {
  expect(formsOf('media/ab/w320.jpg', 'br, gzip')).toEqual([{ key: 'media/ab/w320.jpg' }]);
});
