import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { describe, expect, it } from 'vitest';
import { secretOf } from './cache-secret.ts';
import { loadConfig } from './load.ts';

const hook = { name: 'cdn', kind: 'http', url: 'https://hooks.example/purge' } as const;
const load = (...caches: object[]) =>
  loadConfig({
    env: {},
    flags: {
      destinations: [
        {
          name: 'public',
          store: { kind: 'directory', path: '/srv/public' },
          baseUrl: 'http://a.example',
          caches,
        },
      ],
    },
  });

describe('the secret of a cache', () => {
  it('is in a file, without the line end, or in the environment variable that the settings name', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'secret');
    writeFileSync(file, 'from a file\n');
    expect(secretOf({ ...hook, secretFile: file }, {})).toBe('from a file');
    expect(secretOf({ ...hook, secretVariable: 'PURGE' }, { PURGE: 'from outside' })).toBe('from outside');
  });

  it('has to be there', () => {
    for (const [cache, why] of [
      [{ ...hook, secretFile: '/nowhere/secret' }, /“cdn”.*no such file/],
      [{ ...hook, secretVariable: 'PURGE' }, /“cdn”.*PURGE is empty or not set/],
    ] as const)
      expect(() => secretOf(cache, {})).toThrow(why);
  });
});

describe('the settings of a cache', () => {
  it('are in those of its destination', () => {
    const varnish = { name: 'front', kind: 'varnish', url: 'http://10.0.0.5:6081/' };
    const cdn = { ...hook, secretFile: '/run/secrets/purge' };
    expect(load(varnish, cdn).destinations[0]?.caches).toEqual([varnish, cdn]);
    expect(load().destinations[0]?.caches).toEqual([]);
  });

  it.each([
    [[hook], 'needs either secretFile or secretVariable'],
    [[{ ...hook, secretFile: 'a', secretVariable: 'b' }], 'needs either secretFile or secretVariable'],
    [[{ ...hook, kind: 'varnish', secretFile: 'a' }], 'varnish takes no secret'],
    [[{ ...hook, secretFile: 'a', url: 'https://user:word@hooks.example/' }], 'no user and no password'],
    [[{ ...hook, secretFile: 'a', url: 'file:///etc/passwd' }], 'caches.0.url'],
    [[{ ...hook, secretFile: 'a', name: 'My CDN' }], 'lower-case letters'],
    [
      [
        { ...hook, secretFile: 'a' },
        { ...hook, secretFile: 'a' },
      ],
      'each needs a name of its own',
    ],
  ])('%j are refused: %s', (caches, why) => {
    expect(() => load(...caches)).toThrow(why);
  });
});
