import { type Authority, foundAuthority, hasOpenssl } from '@slugline/testing/samples/certificate-authority';
import { plain } from '@slugline/testing/samples/images';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedBy, signingOf } from '../testing/signed-originals.ts';
import { type Algorithm, openClaimSigner } from './cose.ts';
import { verify } from './verify.ts';

describe.skipIf(!hasOpenssl)('a signature', () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await foundAuthority();
  });
  afterAll(() => authority.close());

  it.each<[Algorithm, string[]]>([
    ['es256', ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['es384', ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384']],
    ['es512', ['EC', '-pkeyopt', 'ec_paramgen_curve:P-521']],
    ['ps256', ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['ed25519', ['ED25519']],
  ])('by %s is valid', async (algorithm, key) => {
    const signing = await signingOf(await authority.issue(algorithm, { key }), algorithm);
    const signed = await signedBy(signing, await plain(64, 48).jpeg().toBuffer(), 'image/jpeg');
    expect((await verify(signed, undefined))?.credentials.state).toBe('valid');
  });

  it('is valid with one certificate and with a chain', async () => {
    const { chain, ...rest } = await signingOf(await authority.issue('Alone'));
    const signing = { ...rest, chain: chain.slice(0, 1) };
    const signed = await signedBy(signing, await plain(64, 48).jpeg().toBuffer(), 'image/jpeg');
    expect((await verify(signed, undefined))?.credentials.state).toBe('valid');
  });

  it('is refused for bytes that are too long for a claim', async () => {
    const { sign } = openClaimSigner(await signingOf(await authority.issue('Careful')));
    expect(() => sign(new Uint8Array(100_000))).toThrow('a claim of 100000 bytes');
  });
});
