import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { digestOf, openSha256, sha256Of } from './hash.ts';

/** https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values (SHA-256). */
const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('a SHA-256', () => {
  it.each([
    ['a text', 'abc'],
    ['bytes', Buffer.from('abc')],
  ])('of %s is the one of the standard', (_what, content) => {
    expect(sha256Of(content)).toBe(abc);
    expect(sha256Of(content, 'base64url')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });

  it('of a text is that of its UTF-8 bytes', () => {
    expect(sha256Of('Søren 🐌')).toBe(sha256Of(Buffer.from('Søren 🐌', 'utf8')));
  });

  it('of pieces is that of the whole', async () => {
    expect(openSha256().update('a').update('bc').digest('hex')).toBe(abc);
    const pieces = Readable.from([Buffer.from('ab'), Buffer.from('c')]);
    expect(await digestOf(pieces)).toEqual({ bytes: 3, sha256: abc });
  });

  it('of no bytes is that of the standard', async () => {
    const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(sha256Of('')).toBe(sha256);
    expect(await digestOf(Readable.from([]))).toEqual({ bytes: 0, sha256 });
  });

  it('of a stream that fails rejects with its error', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('ab');
        throw new Error('the line is cut');
      })(),
    );
    await expect(digestOf(broken)).rejects.toThrow('the line is cut');
  });
});
