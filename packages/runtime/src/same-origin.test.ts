import { describe, expect, it } from 'vitest';
import { isCrossSite } from './same-origin.ts';

const host = 'desk.example:4000';

describe('a request that changes something', () => {
  it.each([
    ['from a program', {}, false],
    ['from a page of this site', { 'sec-fetch-site': 'same-origin' }, false],
    ['typed by a person', { 'sec-fetch-site': 'none' }, false],
    ['from a page of another site', { 'sec-fetch-site': 'cross-site' }, true],
    ['from a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }, true],
    ['from this origin, sent by an older browser', { origin: `https://${host}` }, false],
    ['from another origin, sent by an older browser', { origin: 'https://evil.example' }, true],
    ['from another port of this machine', { origin: 'http://desk.example:5000' }, true],
    ['from a sandboxed frame', { origin: 'null' }, true],
    [
      'with a token that no page can add',
      { 'sec-fetch-site': 'cross-site', authorization: 'Bearer x' },
      false,
    ],
    [
      'with a password that the browser remembers',
      { 'sec-fetch-site': 'cross-site', authorization: 'Basic eDp5' },
      true,
    ],
  ])('%s', (_who, headers, foreign) => {
    expect(isCrossSite('POST', { host, ...headers })).toBe(foreign);
  });
});

it('a request that only reads can come from any site', () => {
  expect(isCrossSite('GET', { host, 'sec-fetch-site': 'cross-site' })).toBe(false);
});
