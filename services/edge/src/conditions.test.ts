import { describe, expect, it } from 'vitest';
import { answerTo, conditionsIn } from './conditions.ts';

const file = { bytes: 10, etag: '"tag"', modified: new Date('2026-11-29T08:00:00.500Z') };
const [before, then, after] = ['07:59:59', '08:00:00', '08:00:01'].map(
  (time) => `Sun, 29 Nov 2026 ${time} GMT`,
);

describe('a request for a file', () => {
  it.each([
    [{}, 200],
    [{ 'if-none-match': '"tag"' }, 304],
    [{ 'if-none-match': 'W/"tag"' }, 304],
    [{ 'if-none-match': '"other" , "tag"' }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-none-match': '"other"', 'if-modified-since': after }, 200],
    [{ 'if-modified-since': then }, 304],
    [{ 'if-modified-since': before }, 200],
    [{ 'if-modified-since': 'yesterday' }, 200],
    [{ 'if-modified-since': '2100-01-01' }, 200],
    [{ 'if-modified-since': `${after}, ${after}` }, 200],
    [{ 'if-none-match': '"a,"tag""' }, 200],
    [{ 'if-none-match': '"x,tag", W/"tag"' }, 304],
    [{ 'if-none-match': 'tag' }, 200],
    [{ 'if-none-match': '*, "other"' }, 200],
    [{ 'if-match': 'tag' }, 412],
    [{ 'if-match': '' }, 412],
    [{ 'if-match': '"tag"' }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-match': 'W/"tag"' }, 412],
    [{ 'if-match': '"other"', 'if-none-match': '"tag"' }, 412],
    [{ 'if-match': '"tag"', 'if-unmodified-since': before }, 200],
    [{ 'if-unmodified-since': then }, 200],
    [{ 'if-unmodified-since': before }, 412],
    [{ 'if-unmodified-since': 'yesterday' }, 200],
    [{ range: 'bytes=0-1', 'if-none-match': '"tag"' }, 304],
  ])('with %j is answered with %i', (headers, status) => {
    expect(answerTo(headers, file)).toEqual({ status });
  });

  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-4', { start: 2, end: 4 }],
    ['bytes=7-', { start: 7, end: 9 }],
    ['bytes=7-99', { start: 7, end: 9 }],
    ['bytes=-2', { start: 8, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['bytes=8-99999999999999999999999', { start: 8, end: 9 }],
    ['BYTES=2-4', { start: 2, end: 4 }],
  ])('for %s gets these bytes', (range, expected) => {
    expect(answerTo({ range }, file)).toEqual({ status: 206, range: expected });
  });

  it.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('for %s is answered with 416', (range) => {
    expect(answerTo({ range }, file)).toEqual({ status: 416 });
  });

  it.each([
    'bytes=-',
    'bytes=4-2',
    'bytes=0-1,3-4',
    'bytes=a-b',
    'lines=1-2',
    'bytes',
    'bytes = 1-2',
    'bytes=1 - 2',
  ])('for %s gets the whole file', (range) => {
    expect(answerTo({ range }, file)).toEqual({ status: 200 });
  });

  it('for bytes of an empty file is answered with 416', () => {
    for (const range of ['bytes=0-', 'bytes=-1'])
      expect(answerTo({ range }, { ...file, bytes: 0 })).toEqual({ status: 416 });
  });

  it.each([
    ['"tag"', 206],
    [then, 206],
    ['"other"', 200],
    ['W/"tag"', 200],
    [after, 200],
  ])('for bytes of the version %s is answered with %i', (version, status) => {
    expect(answerTo({ range: 'bytes=2-4', 'if-range': version }, file)).toMatchObject({ status });
  });
});

it('conditions on several lines are one list, so that two dates are no date', () => {
  const lines = ['If-Modified-Since', 'a', 'Host', 'x', 'IF-MODIFIED-SINCE', 'b', 'range', 'bytes=0-1'];
  expect(conditionsIn(lines)).toEqual({ 'if-modified-since': 'a, b', range: 'bytes=0-1' });
});
