import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Authority, foundAuthority, hasOpenssl } from '@slugline/testing/samples/certificate-authority';
import { noise, plain } from '@slugline/testing/samples/images';
import type { Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorsOf, signedBy, signingOf, sourceType } from '../testing/signed-originals.ts';
import type { Signing } from './cose.ts';
import { verify } from './verify.ts';

const jpeg = () => noise(200, 100).jpeg().toBuffer();
/** The first bytes of a signed picture's manifest store. */
const marks = (signed: Buffer) =>
  signed.subarray(signed.indexOf('jumdc2pa') - 12, signed.indexOf('jumdc2pa') + 60);
const credentialsOf = async (bytes: Buffer, anchors?: string) => (await verify(bytes, anchors))?.credentials;

describe('a picture without a manifest', () => {
  it('has no credentials, and does not load the verifier', async () => {
    expect(await credentialsOf(await jpeg())).toBeUndefined();
    expect(globalThis).not.toHaveProperty('FileReaderSync');
  });
});

// These tests need openssl to issue certificates: node:crypto only reads them.
describe.skipIf(!hasOpenssl)('a picture with a manifest', () => {
  let authority: Authority;
  let anchors: string;
  let camera: Signing;
  let signed: Buffer;
  beforeAll(async () => {
    authority = await foundAuthority();
    anchors = await anchorsOf(authority);
    camera = await signingOf(await authority.issue('Camera 4711', { organisation: 'Harbour Press' }));
    signed = await signedBy(camera, await jpeg(), 'image/jpeg');
  });
  afterAll(() => authority.close());

  const said = {
    issuer: 'Harbour Press',
    generator: 'Test Camera 1.2',
    digitalSourceType: sourceType('digitalCapture'),
  };

  it('is valid when it is unaltered', async () => {
    expect(await credentialsOf(signed)).toEqual({ state: 'valid', ...said });
  });

  it('is trusted when an authority on the list certified its signer', async () => {
    expect(await credentialsOf(signed, anchors)).toEqual({ state: 'trusted', ...said });
  });

  it('is not trusted when the list has other authorities', async () => {
    const other = await foundAuthority();
    const list = await anchorsOf(other).finally(() => other.close());
    expect(await credentialsOf(signed, list)).toEqual({ state: 'valid', ...said });
  });

  it.each<[string, (image: Sharp) => Sharp]>([
    ['image/jpeg', (image) => image.jpeg()],
    ['image/png', (image) => image.png()],
    ['image/webp', (image) => image.webp()],
    ['image/avif', (image) => image.avif({ effort: 0 })],
    ['image/tiff', (image) => image.tiff()],
    ['image/gif', (image) => image.gif()],
  ])('is verified as %s', async (type, encoded) => {
    const image = await encoded(plain(64, 48)).toBuffer();
    const signed = await signedBy(camera, image, type);
    expect(await credentialsOf(signed)).toEqual({ state: 'valid', ...said });
    signed[signed.length - 8] = (signed.at(-8) ?? 0) ^ 1;
    expect(await credentialsOf(signed)).toMatchObject({ state: 'invalid' });
  });

  it('is invalid when its pixels were altered', async () => {
    const altered = Buffer.from(signed);
    altered[altered.length - 200] = (altered.at(-200) ?? 0) ^ 1;
    expect(await credentialsOf(altered, anchors)).toMatchObject({
      state: 'invalid',
      problems: ['assertion.dataHash.mismatch'],
    });
  });

  it('is invalid when its manifest was altered', async () => {
    const altered = Buffer.from(signed);
    altered.write('Best', altered.indexOf('Test Camera'));
    const credentials = await credentialsOf(altered, anchors);
    expect(credentials?.state).toBe('invalid');
    expect(credentials?.problems).toContain('claimSignature.mismatch');
  });

  it('is invalid when its signer’s certificate had expired', async () => {
    const late = await signingOf(await authority.issue('Late', { days: -1 }));
    const credentials = await credentialsOf(await signedBy(late, await jpeg(), 'image/jpeg'), anchors);
    expect(credentials?.state).toBe('invalid');
    expect(credentials?.problems).toContain('signingCredential.expired');
  });

  it('is reported as made by AI when any step of its history was', async () => {
    const painted = {
      action: 'c2pa.edited',
      digitalSourceType: sourceType('compositeWithTrainedAlgorithmicMedia'),
    };
    const edited = await signedBy(camera, await jpeg(), 'image/jpeg', {
      actions: [painted],
      parent: { bytes: signed, type: 'image/jpeg' },
    });
    const saved = await signedBy(camera, await jpeg(), 'image/jpeg', {
      actions: [{ action: 'c2pa.resized' }],
      parent: { bytes: edited, type: 'image/jpeg' },
    });
    expect(await credentialsOf(saved, anchors)).toMatchObject({
      state: 'trusted',
      digitalSourceType: painted.digitalSourceType,
    });
  });

  it('has its texts reported on one line', async () => {
    const generator = { name: `Cam\u0000\n\u202e${'x'.repeat(500)}` };
    const credentials = await credentialsOf(
      await signedBy(camera, await jpeg(), 'image/jpeg', { generator }),
    );
    expect(credentials?.generator).toBe(`Cam${'x'.repeat(197)}`);
  });

  it('is never looked up online, neither its manifest nor the status of its signer', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const watched = await signingOf(
      await authority.issue('Watched', {
        extensions: `keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\nauthorityInfoAccess=OCSP;URI:${url}/ocsp`,
      }),
    );
    const signed = await signedBy(watched, await jpeg(), 'image/jpeg', { remoteUrl: `${url}/manifest` });
    expect(signed.includes(`${url}/ocsp`)).toBe(true);
    expect(signed.includes(`${url}/manifest`)).toBe(true);
    expect(await credentialsOf(signed, anchors)).toMatchObject({ state: 'trusted' });
    // One whose manifest is only there, behind the marks of an embedded one.
    const elsewhere = { remoteUrl: `${url}/manifest`, elsewhere: true };
    const away = await signedBy(watched, await jpeg(), 'image/jpeg', elsewhere);
    expect(await credentialsOf(away, anchors)).toBeUndefined();
    expect(await credentialsOf(Buffer.concat([away, marks(signed)]), anchors)).toBeUndefined();
    await new Promise((resolve) => server.close(resolve));
    expect(asked).toEqual([]);
  });

  it('never ends the process, however broken it is, and the next picture is judged correctly', {
    timeout: 60_000,
  }, async () => {
    const start = signed.indexOf('jumdc2pa') - 4;
    const end = signed.lastIndexOf('c2pa.signature');
    // A random generator with a seed: the same bytes are broken in every run.
    let seed = 4711;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    for (let run = 0; run < 150; run++) {
      const broken = Buffer.from(signed);
      for (let n = 0; n < 1 + (run % 4); n++) broken[start + random(end - start)] = random(256);
      const credentials = await credentialsOf(broken);
      if (!broken.equals(signed) && credentials) expect(credentials.state).not.toBe('trusted');
    }
    for (const length of [start + 30, start + 200, end - 10]) await credentialsOf(signed.subarray(0, length));
    expect(await credentialsOf(signed, anchors)).toEqual({ state: 'trusted', ...said });
  });

  it('has no credentials when the marks of a manifest are in other data', async () => {
    expect(await credentialsOf(Buffer.concat([await jpeg(), marks(signed)]))).toBeUndefined();
  });

  it('is not judged when its manifest is too large to be read in bounded memory', async () => {
    const large = { assertions: [{ label: 'com.example.large', data: { list: Array(5_000_000).fill(0) } }] };
    const bytes = await signedBy(camera, await plain(64, 48).png().toBuffer(), 'image/png', large);
    expect(await credentialsOf(bytes)).toBeUndefined();
    // Also with the marks of a small manifest, and with a store that claims to be small.
    expect(await credentialsOf(Buffer.concat([bytes, marks(signed)]))).toBeUndefined();
    bytes.writeUInt32BE(1_000, bytes.indexOf('jumdc2pa') - 12);
    expect(await credentialsOf(bytes)).toMatchObject({ state: 'invalid' });
  });
});
