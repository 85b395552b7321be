import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Authority,
  foundAuthority,
  hasOpenssl,
  type Issued,
} from '@slugline/testing/samples/certificate-authority';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCredentials, credentialsChoice, readCredentials, readSigningKey } from './credentials.ts';
import { loadConfig } from './load.ts';

const now = () => new Date();

describe('without settings', () => {
  it('nothing is signed and nobody is trusted', () => {
    expect(readCredentials({})).toEqual({});
    expect(credentialsChoice({}, now())).toBeUndefined();
  });
});

// Node reads certificates and issues none.
describe.skipIf(!hasOpenssl)('credentials', () => {
  let authority: Authority;
  let desk: Issued;
  beforeAll(async () => {
    authority = await foundAuthority();
    desk = await authority.issue('Photo desk', { organisation: 'Harbour Press' });
  });
  afterAll(() => authority.close());

  const problemsOf = (settings: Parameters<typeof checkCredentials>[0]) =>
    checkCredentials(settings).problems;

  it('are a chain, a key and a list of those who are trusted', () => {
    const settings = { ...desk, anchors: authority.anchors };
    const { certificate, anchors } = readCredentials(settings);
    expect(certificate).toMatchObject({ algorithm: 'es256', subject: 'O=Harbour Press, CN=Photo desk' });
    expect(certificate?.chain).toHaveLength(2);
    expect(anchors).toContain('BEGIN CERTIFICATE');
    expect(readSigningKey(settings)?.type).toBe('private');
  });

  it('are of an algorithm of C2PA', async () => {
    const kinds = {
      es384: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
      es512: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
      ps256: ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
      ed25519: ['ED25519'],
    };
    for (const [algorithm, key] of Object.entries(kinds)) {
      const issued = await authority.issue(algorithm, { key });
      expect(readCredentials(issued).certificate?.algorithm).toBe(algorithm);
    }
  });

  it('may have been issued to sign documents', async () => {
    const extensions = 'keyUsage=digitalSignature\nextendedKeyUsage=1.3.6.1.5.5.7.3.36';
    expect(problemsOf(await authority.issue('Documents', { extensions }))).toEqual([]);
  });

  it('decide what is made: another certificate, another list, none', async () => {
    const other = await authority.issue('Other');
    const choices = [desk, other, { ...desk, anchors: authority.anchors }, { anchors: authority.anchors }];
    const ids = choices.map((settings) =>
      JSON.stringify(credentialsChoice(readCredentials(settings), now())),
    );
    expect(new Set(ids).size).toBe(4);
    expect(credentialsChoice(readCredentials(desk), now())).toEqual({
      signer: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it('whose certificate has ended or not begun let a newsroom start, and sign nothing', async () => {
    const ended = readCredentials(await authority.issue('Ended', { days: -1 }));
    expect(credentialsChoice(ended, now())).toBeUndefined();
    expect(credentialsChoice(readCredentials(desk), new Date(Date.now() - 86_400_000))).toBeUndefined();
    expect(credentialsChoice(readCredentials(desk), new Date(Date.now() + 30 * 86_400_000))).toBeUndefined();
  });

  it.each<[string, string]>([
    ['keyUsage=critical,keyEncipherment\nextendedKeyUsage=emailProtection', 'digitalSignature'],
    ['extendedKeyUsage=emailProtection', 'digitalSignature'],
    ['keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth', 'emailProtection'],
    ['keyUsage=digitalSignature', 'emailProtection'],
  ])('are refused when the certificate is not for signing: %s', async (extensions, lacks) => {
    const [problem, ...others] = problemsOf(await authority.issue('Unfit', { extensions }));
    expect(problem).toContain(`SLUGLINE_SIGNING_CERTIFICATE (credentials.certificate): ${authority.folder}`);
    expect(problem).toContain(lacks);
    expect(others).toEqual([]);
  });

  it('are refused when only a name in the certificate looks like the key usage', async () => {
    // The bytes of the extension's identifier, and behind it what its first bit could be.
    const organisation = '\u0006\u0003U\u001d\u000fab\u0003cdé';
    const extensions = 'extendedKeyUsage=emailProtection';
    const [problem] = problemsOf(await authority.issue('Odd', { organisation, extensions }));
    expect(problem).toContain('lacks the key usage digitalSignature');
  });

  it('are refused when the certificate is an authority’s', () => {
    expect(problemsOf({ certificate: authority.anchors })[0]).toMatch(/authority’s.+self-signed/);
  });

  it('are refused when the key is another one’s', async () => {
    const { key } = await authority.issue('Stranger');
    expect(problemsOf({ ...desk, key })).toEqual([
      expect.stringContaining('is not the key of the certificate'),
    ]);
  });

  it('are refused when the key is too weak', async () => {
    const key = ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024'];
    expect(problemsOf(await authority.issue('Weak', { key }))[0]).toContain('RSA of 2,048 bits');
  });

  it('are refused with every problem at once, and no key in the words', () => {
    const key = join(authority.folder, 'broken.key');
    const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const secret = pem.split('\n')[1] ?? '';
    writeFileSync(key, pem.replace('END', 'END OF'));
    const env = {
      SLUGLINE_SIGNING_CERTIFICATE: join(authority.folder, 'not-there.pem'),
      SLUGLINE_SIGNING_KEY: key,
      SLUGLINE_TRUST_ANCHORS: desk.key,
      SLUGLINE_HOST: '0.0.0.0',
    };
    const error = (() => {
      try {
        return loadConfig({ env });
      } catch (error) {
        return error as Error;
      }
    })();
    expect(error).toMatchObject({ code: 'config_invalid' });
    for (const name of Object.keys(env)) expect(String(error)).toContain(name);
    expect(String(error)).not.toContain(secret);
  });

  it('are refused when there is a key and no certificate', () => {
    expect(problemsOf({ key: desk.key })[0]).toContain('a key needs its certificate');
  });
});
