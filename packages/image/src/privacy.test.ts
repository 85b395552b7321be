import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { made, plain } from './fixture-pictures.ts';
import { signed, small } from './fixture-recipes.ts';
import { openPictureWorkers } from './index.ts';

const workers = openPictureWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const exiftool = 'exiftool';
const hasExiftool = spawnSync(exiftool, ['-ver']).status === 0;

const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" ' +
  'xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" exif:GPSLatitude="48,51.5N" exif:GPSLongitude="2,17.7E" ' +
  'aux:SerialNumber="SERIAL-4711" photoshop:Credit="The Wire &amp; Söhne" photoshop:Headline="Rain (again)">' +
  '<dc:creator><rdf:Seq><rdf:li>Ada Lovelace (The Wire)</rdf:li></rdf:Seq></dc:creator>' +
  '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 The Wire</rdf:li></rdf:Alt></dc:rights>' +
  '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Rain over نجيب.</rdf:li></rdf:Alt></dc:description>' +
  '</rdf:Description></rdf:RDF></x:xmpmeta>';

/** A picture that says where it was taken and with which camera, in EXIF and in XMP. */
const telltale = (width: number) =>
  plain(width, width / 2)
    .withExif({
      IFD0: { Make: 'Acme', Model: 'Tattler 3000' },
      IFD2: { BodySerialNumber: 'SERIAL-4711', LensSerialNumber: 'SERIAL-0815' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '48/1 51/1 30/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '2/1 17/1 40/1',
      },
    })
    .withXmp(xmp)
    .jpeg();

const rights = {
  creator: 'Ada Lovelace (The Wire)',
  credit: 'The Wire & Söhne',
  copyright: '© 2026 The Wire',
  caption: 'Rain over نجيب.',
  headline: 'Rain (again)',
};

describe('what renditions say about themselves', () => {
  it('was in the original', async () => {
    const tags = ExifReader.load(await telltale(640).toBuffer(), { expanded: true });
    expect(tags.gps?.Latitude).toBeCloseTo(48.858, 2);
    expect(tags.exif?.Model?.description).toBe('Tattler 3000');
    expect(tags.xmp?._raw).toContain('SERIAL-4711');
  });

  it('is who made them and what they show, in each format', async () => {
    const { folder, media } = await made(workers, telltale(640), signed);
    expect(media.rights).toEqual(rights);
    for (const { name } of media.files) {
      const { xmp, exif } = ExifReader.load(await readFile(join(folder, name)), { expanded: true });
      expect(xmp?.creator?.description).toBe(rights.creator);
      expect(xmp?.Credit?.description).toBe(rights.credit);
      expect(xmp?.rights?.description).toBe(rights.copyright);
      expect(xmp?.description?.description).toBe(rights.caption);
      expect(xmp?.Headline?.description).toBe(rights.headline);
      expect(exif?.Artist?.description).toBe(rights.creator);
      expect(exif?.Copyright?.description).toBe('(C) 2026 The Wire');
    }
  });

  it('is never where and with which camera', async () => {
    const { folder, media } = await made(workers, telltale(640), signed);
    for (const { name } of media.files) {
      const bytes = await readFile(join(folder, name));
      expect(bytes.toString('latin1')).not.toMatch(/GPS|SERIAL|Acme|Tattler/);
      const tags = ExifReader.load(bytes, { expanded: true });
      expect(tags.gps).toBeUndefined();
      expect(tags.Thumbnail).toBeUndefined();
    }
  });

  it('I11: is nothing in small ones', async () => {
    const { folder, media } = await made(workers, telltale(640), small);
    for (const { name } of media.files) {
      const { exif, xmp, iptc, icc } = await sharp(join(folder, name)).metadata();
      expect({ exif, xmp, iptc, icc }).toEqual({});
    }
  });

  it('is nothing when the original said nothing', async () => {
    const { folder, media } = await made(workers, plain(640, 100).jpeg(), signed);
    expect(media).not.toHaveProperty('rights');
    const { exif, xmp } = await sharp(join(folder, 'w640.jpg')).metadata();
    expect({ exif, xmp }).toEqual({});
  });

  it.skipIf(!hasExiftool)('is the same to ExifTool', async () => {
    const { folder, media } = await made(workers, telltale(640), signed);
    const files = media.files.map(({ name }) => join(folder, name));
    const read = JSON.parse(
      execFileSync(exiftool, ['-json', '-q', '-a', '-G1', ...files], { encoding: 'utf8' }),
    );
    for (const tags of read) {
      expect(tags).toMatchObject({
        'IFD0:Artist': rights.creator,
        'ExifIFD:ColorSpace': 'sRGB',
        'XMP-dc:Description': rights.caption,
        'XMP-photoshop:Credit': rights.credit,
      });
      expect(Object.keys(tags).join()).not.toMatch(/GPS|Serial|Thumbnail|IPTC|Photoshop:/);
    }
  });
});
