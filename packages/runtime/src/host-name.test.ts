import { describe, expect, it } from 'vitest';
import { isOwnHost } from './host-name.ts';

describe('a request’s Host header', () => {
  it.each([
    ['with an IPv4 address', '127.0.0.1:4000', true],
    ['with an IPv6 address', '[::1]:4000', true],
    ['with localhost', 'localhost:4000', true],
    ['with a name below localhost', 'desk.localhost', true],
    ['with the name of a destination', 'news.example', true],
    ['with an unknown name', 'rebound.evil.example:4000', false],
    ['with a name that only ends in “localhost”', 'notlocalhost', false],
    ['that can’t be parsed', 'a b', false],
    ['that is missing, which no browser does', undefined, true],
  ])('%s', (_what, host, own) => {
    expect(isOwnHost(host, ['news.example'])).toBe(own);
  });
});
