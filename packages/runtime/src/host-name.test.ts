import { describe, expect, it } from 'vitest';
import { isOwnHost } from './host-name.ts';

describe('the host that a request names', () => {
  it.each([
    ['an address', '127.0.0.1:4000', true],
    ['an address of version 6', '[::1]:4000', true],
    ['this machine', 'localhost:4000', true],
    ['a name below it', 'desk.localhost', true],
    ['the name of a destination', 'news.example', true],
    ['a name of somebody else', 'rebound.evil.example:4000', false],
    ['a name that only ends alike', 'notlocalhost', false],
    ['no name at all', 'a b', false],
    ['nothing, as no browser does', undefined, true],
  ])('%s', (_what, host, own) => {
    expect(isOwnHost(host, ['news.example'])).toBe(own);
  });
});
