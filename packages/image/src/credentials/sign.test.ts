import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { imageProcesses } from '@slugline/testing/processes/image-processes';
import { hasProc } from '@slugline/testing/processes/running';
import { type Authority, foundAuthority, hasOpenssl } from '@slugline/testing/samples/certificate-authority';
import { small } from '@slugline/testing/samples/image-recipes';
import { made, photograph, plain } from '@slugline/testing/samples/images';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ImageWorkers, openImageWorkers } from '../process/pool.ts';
import { anchorsOf, captured, reportOn, signedBy, signingOf } from '../testing/signed-originals.ts';
import type { Signing } from './cose.ts';

const unsigned = { ...small, widths: [640, 1280] };
const parameters = { ...unsigned, credentials: { signer: 'hash of the certificate' } };

describe.skipIf(!hasOpenssl)('renditions', () => {
  let authority: Authority;
  let camera: Signing;
  let newsroom: Signing;
  let keyFile: string;
  let workers: ImageWorkers;
  beforeAll(async () => {
    authority = await foundAuthority();
    camera = await signingOf(await authority.issue('Camera'));
    const issued = await authority.issue('Photo desk', { organisation: 'Harbour Press' });
    keyFile = issued.key;
    newsroom = await signingOf(issued);
    const credentials = { anchors: await anchorsOf(authority), signing: newsroom };
    workers = openImageWorkers({ concurrency: 1, credentials });
  });
  afterAll(async () => {
    await workers.close();
    await authority.close();
  });

  const scene = async () => (await photograph(1400, 900)).jpeg({ quality: 80 });
  const taken = async (manifest = {}) =>
    signedBy(camera, await (await scene()).toBuffer(), 'image/jpeg', {
      generator: { name: 'Test Camera' },
      ...manifest,
    });
  /** Makes a picture's renditions. Returns those that are wide enough to be signed, with c2pa-rs's report on each. */
  const signedRenditions = async (image: Buffer) => {
    const { folder, media } = await made(workers, image, parameters);
    const wide = media.files.filter(({ width = 0 }) => width >= 1280);
    expect(wide).toHaveLength(3);
    const files = wide.map(async ({ name, type }) => {
      const bytes = await readFile(join(folder, name));
      return { name, type, bytes, report: await reportOn(bytes, type) };
    });
    return { folder, media, files: await Promise.all(files) };
  };

  it('of a signed picture are signed, with the picture’s own manifest as parent', async () => {
    const original = await taken();
    const { media, files } = await signedRenditions(original);
    expect(media.credentials).toMatchObject({ state: 'trusted', issuer: 'Camera', generator: 'Test Camera' });
    const { active_manifest: parent } = await reportOn(original, 'image/jpeg');
    for (const { type, report } of files) {
      expect(report.validation_state).toBe('Valid');
      expect(Object.keys(report.manifests)).toHaveLength(2);
      const { ingredients, signature_info, assertions } = report.manifests[report.active_manifest];
      expect(ingredients).toMatchObject([
        { relationship: 'parentOf', active_manifest: parent, title: 'original' },
      ]);
      expect(signature_info.issuer).toBe('Harbour Press');
      const { data } = assertions.find(({ label }: { label: string }) => label.startsWith('c2pa.actions'));
      expect(data.actions.map(({ action }: { action: string }) => action)).toEqual([
        'c2pa.opened',
        'c2pa.resized',
        ...(type === 'image/jpeg' ? [] : ['c2pa.transcoded']),
      ]);
    }
  });

  it('of a picture without a manifest refer to it by its hash', async () => {
    const { media, files } = await signedRenditions(await (await scene()).toBuffer());
    expect(media).not.toHaveProperty('credentials');
    for (const { report } of files) {
      expect(report.validation_state).toBe('Valid');
      const { ingredients } = report.manifests[report.active_manifest];
      expect(ingredients[0].instance_id).toMatch(/^ni:\/\/\/sha-256;[\w-]{43}$/);
    }
  });

  it('of an altered picture report that in their own, valid manifest', async () => {
    const altered = await taken();
    // Changes a table that maps numbers to brightness: the picture looks different but is intact.
    const table = altered.indexOf(Buffer.from([0xff, 0xdb, 0x00, 0x43])) + 5;
    altered[table] = (altered[table] ?? 0) ^ 1;
    const { media, files } = await signedRenditions(altered);
    expect(media.credentials).toMatchObject({ state: 'invalid', problems: ['assertion.dataHash.mismatch'] });
    for (const { report } of files) {
      expect(report.validation_state).toBe('Valid');
      const { ingredients } = report.manifests[report.active_manifest];
      const { failure } = ingredients[0].validation_results.activeManifest;
      expect(failure.map(({ code }: { code: string }) => code)).toContain('assertion.dataHash.mismatch');
    }
  });

  it('can be decoded, and are listed with the size that includes the signature', async () => {
    const { folder, media, files } = await signedRenditions(await taken());
    for (const { name, bytes } of files) {
      expect(media.files.find((file) => file.name === name)?.bytes).toBe(bytes.length);
      const { width, height } = await sharp(join(folder, name))
        .raw()
        .toBuffer({ resolveWithObject: true })
        .then(({ info }) => info);
      expect([width, height]).toEqual([1280, 823]);
    }
  });

  it('keep their rights', async () => {
    const image = await (await scene())
      .withExif({ IFD0: { Artist: 'Ada Larsen', Copyright: 'Harbour Press' } })
      .toBuffer();
    const { files } = await signedRenditions(await signedBy(camera, image, 'image/jpeg'));
    for (const { bytes } of files) {
      const { xmp, exif } = ExifReader.load(bytes, { expanded: true });
      expect(xmp?.creator?.description).toBe('Ada Larsen');
      expect(exif?.Copyright?.description).toBe('Harbour Press');
    }
  });

  it('are signed from 1,280 pixels', async () => {
    const { folder, media } = await made(workers, await taken(), parameters);
    for (const { name, width = 0 } of media.files) {
      const bytes = await readFile(join(folder, name));
      expect([name, bytes.includes('c2pa')]).toEqual([name, width >= 1280]);
    }
  });

  it('are not signed, and have the same bytes each time, when the recipe has no signer', async () => {
    const original = await taken();
    const first = await made(workers, original, unsigned);
    expect(first.media.credentials?.state).toBe('trusted');
    for (const { name } of first.media.files) {
      expect((await readFile(join(first.folder, name))).includes('c2pa')).toBe(false);
    }
    expect((await made(workers, original, unsigned)).media).toEqual(first.media);
  });

  it('are not made when the recipe has a signer and the workers have none', async () => {
    const others = openImageWorkers({ concurrency: 1 });
    await expect(made(others, await taken(), parameters).finally(() => others.close())).rejects.toMatchObject(
      {
        code: 'signer_missing',
        where: 'sent.jpg',
      },
    );
  });

  describe('contain no place, no serial number and no person’s name', () => {
    const secrets = ['SERIAL-4711', '54,7.2468N', 'Witness Protected', 'GPSLatitude'];
    const expectSilence = (bytes: Buffer, thumbnail?: Buffer) => {
      for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
      if (thumbnail) expect(bytes.includes(thumbnail.subarray(-500, -10))).toBe(false);
    };
    const telling = {
      assertions: [
        {
          label: 'stds.exif',
          kind: 'Json' as const,
          data: {
            '@context': { exif: 'http://ns.adobe.com/exif/1.0/' },
            'exif:GPSLatitude': '54,7.2468N',
            'exif:BodySerialNumber': 'SERIAL-4711',
          },
        },
        { label: 'com.example.people', data: { shown: ['Witness Protected'] } },
      ],
    };

    it('of the original’s manifest; its other assertions are kept and valid', async () => {
      const thumbnail = await plain(300, 200).jpeg().toBuffer();
      const original = await taken({ ...telling, thumbnail });
      for (const secret of secrets) expect(original.includes(secret)).toBe(true);
      expect(original.includes(thumbnail.subarray(-500, -10))).toBe(true);
      const { files } = await signedRenditions(original);
      for (const { bytes, report } of files) {
        expectSilence(bytes, thumbnail);
        expect(report.validation_state).toBe('Valid');
        expect(Object.keys(report.manifests)).toHaveLength(2);
      }
    });

    it('of older manifests', async () => {
      const thumbnail = await plain(300, 200).jpeg().toBuffer();
      const first = await taken({ ...telling, thumbnail });
      const parent = { bytes: first, type: 'image/jpeg' };
      const { files } = await signedRenditions(
        await taken({ parent, actions: [{ action: 'c2pa.color_adjustments' }] }),
      );
      for (const { bytes, report } of files) {
        expectSilence(bytes, thumbnail);
        expect(report.validation_state).toBe('Valid');
        expect(Object.keys(report.manifests)).toHaveLength(3);
      }
    });

    it.each<[string, object]>([
      ['an action', { actions: [{ ...captured, parameters: { 'exif:GPSLatitude': '54,7.2468N' } }] }],
      ['the generator', { generator: { name: 'Camera', version: 'serial no. SERIAL-4711' } }],
    ])('of %s, which can’t be redacted: then the manifest is left out', async (_, manifest) => {
      const { files, media } = await signedRenditions(await taken(manifest));
      for (const { bytes, report } of files) {
        expectSilence(bytes);
        expect(report.validation_state).toBe('Valid');
        expect(Object.keys(report.manifests)).toHaveLength(1);
      }
      expectSilence(Buffer.from(JSON.stringify(media)));
    });

    it('of the camera’s certificate', async () => {
      const named = await authority.issue('Named camera', { subject: '/serialNumber=SERIAL-4711' });
      const original = await signedBy(await signingOf(named), await (await scene()).toBuffer(), 'image/jpeg');
      expect(original.includes('SERIAL-4711')).toBe(true);
      const { files } = await signedRenditions(original);
      for (const { bytes } of files) expectSilence(bytes);
    });

    it('that is a serial number in the picture’s EXIF, wherever it occurs', async () => {
      const image = await (await scene()).withExif({ IFD2: { BodySerialNumber: 'SERIAL-4711' } }).toBuffer();
      const original = await signedBy(camera, image, 'image/jpeg', {
        generator: { name: 'Cam SERIAL-4711' },
      });
      const { files, media } = await signedRenditions(original);
      for (const { bytes } of files) expectSilence(bytes);
      expect(media.credentials).toMatchObject({ state: 'trusted', issuer: 'Camera' });
      expect(media.credentials).not.toHaveProperty('generator');
    });
  });

  it('are signed with a key that their process never has', async () => {
    const { d = '' } = newsroom.key.export({ format: 'jwk' });
    const der = newsroom.key.export({ format: 'der', type: 'pkcs8' });
    const secret = Buffer.from(d, 'base64url');
    const forms = [
      secret,
      der,
      d,
      secret.toString('hex'),
      secret.toString('base64').slice(0, 40),
      keyFile,
      'PRIVATE KEY',
    ];
    const sent: Buffer[] = [];
    const watch = (message: unknown) => {
      const { process: child } = message as { process: ChildProcess };
      // The channel is opened after it.
      queueMicrotask(() => {
        const { send } = child;
        child.send = ((...all: Parameters<typeof send>) => {
          sent.push(serialize(all[0]));
          return send.apply(child, all);
        }) as typeof send;
      });
    };
    subscribe('child_process', watch);
    const watched = openImageWorkers({ concurrency: 1, credentials: { signing: newsroom } });
    onTestFinished(() => watched.close());
    await made(watched, await taken(), parameters).finally(() => unsubscribe('child_process', watch));
    // The job, and three signatures.
    expect(sent.length).toBe(4);
    const seen = Buffer.concat(sent);
    expect(seen.includes('signature')).toBe(true);
    for (const form of forms) expect(seen.includes(form)).toBe(false);
    if (!hasProc) return;
    for (const pid of imageProcesses(process.pid)) {
      for (const what of ['environ', 'cmdline']) {
        const shown = readFileSync(`/proc/${pid}/${what}`);
        for (const form of forms) expect(shown.includes(form)).toBe(false);
      }
    }
  });
});
