import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasExiftool, tagsOf } from '@slugline/testing/readers/exiftool';
import { cameraExif, iim, packet, withSegments, xmp } from '@slugline/testing/samples/image-metadata';
import { signed, small } from '@slugline/testing/samples/image-recipes';
import { made, plain } from '@slugline/testing/samples/images';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';
import { rightsIn } from './rights.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const places =
  'exif:GPSLatitude="48,51.5N" exif:GPSLongitude="2,17.7E" aux:SerialNumber="SERIAL-4711" ' +
  'photoshop:Credit="The Wire &amp; Söhne" photoshop:Headline="Rain (again)" photoshop:City="Paris"';
const schemas = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  aux: 'http://ns.adobe.com/exif/1.0/aux/',
  l: 'http://ns.useplus.org/ldf/xmp/1.0/',
  r: 'http://ns.adobe.com/xap/1.0/rights/',
  core: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  ext: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
};
const said = packet(
  '<dc:creator><rdf:Seq><rdf:li>Ada Lovelace (The Wire)</rdf:li></rdf:Seq></dc:creator>' +
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 The Wire</rdf:li></rdf:Alt></dc:rights>' +
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Rain over نجيب.</rdf:li></rdf:Alt></dc:description>' +
    '<l:Licensor><rdf:Seq><rdf:li l:LicensorName="Wire Sales" l:LicensorURL="https://wire.example/buy" ' +
    'l:LicensorID="SERIAL-4711"/></rdf:Seq></l:Licensor>' +
    '<r:WebStatement>https://wire.example/terms</r:WebStatement>' +
    '<r:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">No resale</rdf:li></rdf:Alt></r:UsageTerms>' +
    '<ext:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</ext:DigitalSourceType>' +
    '<l:DataMining>http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED</l:DataMining>' +
    '<core:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A wet street</rdf:li></rdf:Alt></core:AltTextAccessibility>' +
    '<core:ExtDescrAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A street.</rdf:li></rdf:Alt></core:ExtDescrAccessibility>' +
    '<ext:LocationCreated><rdf:Bag><rdf:li exif:GPSLatitude="48,51.5N"/></rdf:Bag></ext:LocationCreated>',
  schemas,
  places,
);

/** A text in the original's thumbnail (which shows the picture before the crop) and in its maker notes. */
const hidden = Buffer.from('HIDDEN-IN-THE-NOTES');

/** A picture with place and camera in EXIF and in XMP. */
async function telltale(width: number): Promise<Buffer> {
  const jpeg = await plain(width, width / 2)
    .jpeg()
    .toBuffer();
  const thumbnail = await plain(160, 80, '#ff0000').jpeg().toBuffer();
  const exif = cameraExif({
    artist: 'Ada',
    serial: 'SERIAL-4711',
    latitude: [
      [48, 1],
      [51, 1],
      [2_468_013, 100_000],
    ],
    makerNote: hidden,
    thumbnail: withSegments(thumbnail, [[0xfe, hidden]]),
  });
  return withSegments(jpeg, [exif, xmp(said), iim([[90, 'Paris']])]);
}

const rights = {
  creator: 'Ada Lovelace (The Wire)',
  credit: 'The Wire & Söhne',
  copyright: '© 2026 The Wire',
  caption: 'Rain over نجيب.',
  headline: 'Rain (again)',
  licensor: 'Wire Sales',
  licensorUrl: 'https://wire.example/buy',
  webStatement: 'https://wire.example/terms',
  usageTerms: 'No resale',
  digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
  dataMining: 'http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED',
  alt: 'A wet street',
  extendedDescription: 'A street.',
};

describe('the metadata of renditions', () => {
  it('is in the original (otherwise these tests would prove nothing)', async () => {
    const bytes = await telltale(640);
    const tags = ExifReader.load(bytes, { expanded: true });
    expect(tags.gps?.Latitude).toBeCloseTo(48.857, 3);
    expect(tags.exif?.Model?.description).toBe('Tattler 3000');
    expect(tags.exif?.MakerNote).toBeDefined();
    expect(tags.Thumbnail).toBeDefined();
    expect(bytes.toString('latin1').match(/SERIAL-4711|HIDDEN/g)).toHaveLength(5);
  });

  it('names the creator, the content and the rights, in each format', async () => {
    const { folder, media } = await made(workers, await telltale(640), signed);
    expect(media.rights).toEqual(rights);
    expect(media.files.map(({ name }) => name)).toEqual(['w640.avif', 'w640.webp', 'w640.jpg']);
    for (const { name } of media.files) {
      const bytes = await readFile(join(folder, name));
      expect(await rightsIn(bytes)).toEqual(rights);
      const { exif } = ExifReader.load(bytes, { expanded: true });
      expect(exif?.Artist?.description).toBe(rights.creator);
      expect(exif?.Copyright?.description).toBe('(C) 2026 The Wire');
    }
  });

  it('has no place, no camera, and nothing that was cropped away', async () => {
    const { folder, media } = await made(workers, await telltale(640), signed);
    const latitude = Buffer.alloc(8);
    latitude.writeUInt32BE(2_468_013);
    latitude.writeUInt32LE(2_468_013, 4);
    for (const { name } of media.files) {
      const bytes = await readFile(join(folder, name));
      expect(bytes.toString('latin1')).not.toMatch(/GPS|SERIAL|Acme|Tattler|HIDDEN|Paris/);
      expect(bytes.includes(latitude.subarray(0, 4)) || bytes.includes(latitude.subarray(4))).toBe(false);
      const tags = ExifReader.load(bytes, { expanded: true });
      expect(tags.gps).toBeUndefined();
      expect(tags.exif?.MakerNote).toBeUndefined();
      expect(tags.Thumbnail).toBeUndefined();
    }
  });

  it('is empty in small ones', async () => {
    const { folder, media } = await made(workers, await telltale(640), small);
    for (const { name } of media.files) {
      const { exif, xmp, iptc, icc } = await sharp(join(folder, name)).metadata();
      expect({ exif, xmp, iptc, icc }).toEqual({});
    }
  });

  it('is empty when the original has none', async () => {
    const { folder, media } = await made(workers, plain(640, 100).jpeg(), signed);
    expect(media).not.toHaveProperty('rights');
    const { exif, xmp } = await sharp(join(folder, 'w640.jpg')).metadata();
    expect({ exif, xmp }).toEqual({});
  });

  it.skipIf(!hasExiftool)('is the same when ExifTool reads it', async () => {
    const { folder, media } = await made(workers, await telltale(640), signed);
    const files = media.files.map(({ name }) => join(folder, name));
    const read = tagsOf(...files);
    expect(read).toHaveLength(3);
    for (const tags of read) {
      expect(tags).toMatchObject({
        'IFD0:Artist': rights.creator,
        'IFD0:Copyright': '(C) 2026 The Wire',
        'ExifIFD:ColorSpace': 1,
      });
      expect(xmpOf(tags)).toEqual({
        'dc:Creator': [rights.creator],
        'dc:Rights': rights.copyright,
        'dc:Description': rights.caption,
        'photoshop:Credit': rights.credit,
        'photoshop:Headline': rights.headline,
        'plus:Licensor': [{ LicensorName: rights.licensor, LicensorURL: rights.licensorUrl }],
        'plus:DataMining': rights.dataMining,
        'xmpRights:WebStatement': rights.webStatement,
        'xmpRights:UsageTerms': rights.usageTerms,
        'iptcCore:AltTextAccessibility': rights.alt,
        'iptcCore:ExtDescrAccessibility': rights.extendedDescription,
        'iptcExt:DigitalSourceType': rights.digitalSourceType,
      });
      expect(Object.keys(tags).join()).not.toMatch(/GPS|Serial|Thumbnail|Maker|IPTC:|Photoshop:/);
    }
  });
});

/** All XMP that ExifTool finds in a file, by its names. */
const xmpOf = (tags: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) =>
      name.startsWith('XMP-') ? [[name.slice('XMP-'.length), value]] : [],
    ),
  );
