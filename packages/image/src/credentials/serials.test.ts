import { cameraExif, extendedXmp, packet, withSegments, xmp } from '@slugline/testing/samples/image-metadata';
import { plain, pngChunk } from '@slugline/testing/samples/images';
import { describe, expect, it } from 'vitest';
import { exifTexts } from '../metadata/exif.ts';
import { serialsIn } from './serials.ts';

const jpegWith = async (...segments: [number, Buffer][]) =>
  withSegments(await plain(8, 8).jpeg().toBuffer(), segments);

const camera = cameraExif({
  artist: 'Ada',
  serial: 'SN-4711',
  latitude: [[48, 1]],
  makerNote: Buffer.alloc(8),
  thumbnail: Buffer.alloc(8),
});
const aux = { aux: 'http://ns.adobe.com/exif/1.0/aux/' };

describe('the serial numbers of a picture', () => {
  it('come from its EXIF and its XMP, from elements and attributes', async () => {
    const said = packet(
      '<aux:LensSerialNumber>LENS-1</aux:LensSerialNumber>',
      aux,
      'aux:SerialNumber="BODY-2"',
    );
    expect(await serialsIn(await jpegWith(camera, xmp(said)))).toEqual(['SN-4711', 'BODY-2', 'LENS-1']);
    const behind = packet(`${'<aux:x/>'.repeat(20_000)}<aux:SerialNumber>FAR-3</aux:SerialNumber>`, aux);
    expect(await serialsIn(await jpegWith(...extendedXmp('', behind)))).toEqual(['FAR-3']);
  });

  it('come from the camera’s directory in a TIFF of any size', async () => {
    const block = camera[1].subarray(6);
    const tiff = Buffer.concat([block, await plain(600, 600).tiff({ compression: 'none' }).toBuffer()]);
    expect(exifTexts(tiff)).toMatchObject({ Artist: 'Ada', BodySerialNumber: 'SN-4711' });
    expect(exifTexts(block.subarray(0, 40))).toEqual({});
    expect(await serialsIn(await plain(600, 600).tiff({ compression: 'none' }).toBuffer())).toEqual([]);
  });

  it('are none when the metadata contain none', async () => {
    expect(await serialsIn(await jpegWith())).toEqual([]);
  });

  it('are unknown when there is more EXIF than is read, and none of it is read', async () => {
    const png = await plain(8, 8).png().toBuffer();
    const exif = Buffer.alloc(5_000_000, 'MM\0*\0\0\0\x08', 'latin1');
    const image = Buffer.concat([png.subarray(0, 33), pngChunk('eXIf', exif), png.subarray(33)]);
    expect(await serialsIn(image)).toBeUndefined();
  });

  it('are searched in time proportional to the packet', async () => {
    const image = await jpegWith(...extendedXmp('', packet('serial'.repeat(500_000))));
    const before = process.cpuUsage();
    expect(await serialsIn(image)).toEqual([]);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
