import { expect, it } from 'vitest';
import { acceptedEncodings } from './accepted-encodings.ts';

it.each([
  [undefined, []],
  ['', []],
  ['identity', []],
  ['gzip', ['gzip']],
  ['GZIP, Br', ['br', 'gzip']],
  ['gzip;q=1, br;q=0.5', ['gzip', 'br']],
  ['br;q=0, gzip', ['gzip']],
  ['*', ['gzip']],
  ['*;q=0.5, br;q=0.1', ['gzip', 'br']],
  ['*, gzip;q=0', []],
  ['x-gzip', ['gzip']],
  ['deflate, zstd', []],
  ['identity, gzip;q=0.5', []],
  ['identity;q=0.3, br;q=0.5, gzip;q=0.2', ['br']],
  ['identity;q=0.5, gzip;q=0.5', ['gzip']],
  ['identity;q=0', []],
  ['gzip;q=1.5', []],
  ['gzip;q=0.1234', []],
  ['gzip;q=, br', ['br']],
  ['gzip;level=9', []],
  [';,=,gzip', ['gzip']],
])('a client with Accept-Encoding %j gets %j, else the text itself', (accepted, expected) => {
  expect(acceptedEncodings('news/index.html', accepted)).toEqual([...expected, 'identity']);
});

it.each(['media/ab/r/main.m3u8', 'media/ab/r/main.mpd', 'media/ab/r/en.vtt'])(
  '%s has compressed forms',
  (key) => {
    expect(acceptedEncodings(key, 'br')).toEqual(['br', 'identity']);
  },
);

it('a picture has one form', () => {
  expect(acceptedEncodings('media/ab/w320.jpg', 'br, gzip')).toEqual(['identity']);
});
