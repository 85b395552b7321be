import { cameraExif, withSegments } from '@slugline/testing/samples/image-metadata';
import { plain, sent } from '@slugline/testing/samples/images';
import { describe, expect, it } from 'vitest';
import { openOriginal } from '../decode/original.ts';
import { isEntangled } from './exif-directories.ts';

const camera = 0x8769;

/** EXIF with one directory of `entries` entries, all with the same tag and value. */
function exif(entries: number, tag: number, value: number, isLittle = false): Buffer {
  const block = Buffer.alloc(10 + 12 * entries + 4);
  const short = (number: number, at: number) =>
    isLittle ? block.writeUInt16LE(number, at) : block.writeUInt16BE(number, at);
  const long = (number: number, at: number) =>
    isLittle ? block.writeUInt32LE(number, at) : block.writeUInt32BE(number, at);
  block.write(isLittle ? 'II' : 'MM', 'latin1');
  short(42, 2);
  long(8, 4);
  short(entries, 8);
  for (let at = 10; at + 12 <= block.length; at += 12) {
    short(tag, at);
    short(4, at + 2);
    long(1, at + 4);
    long(value, at + 8);
  }
  return block;
}

const inJpeg = async (block: Buffer): Promise<Buffer> =>
  withSegments(await plain(64, 48).jpeg().toBuffer(), [
    [0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block])],
  ]);

/** A WebP (RFC 9649, 2.7). It can hold more EXIF than a JPEG segment. */
async function inWebp(block: Buffer): Promise<Buffer> {
  const webp = await plain(64, 48)
    .webp()
    .withExif({ IFD0: { Artist: 'Ada' } })
    .toBuffer();
  const head = Buffer.alloc(8);
  head.write('EXIF', 'latin1');
  head.writeUInt32LE(block.length, 4);
  const whole = Buffer.concat([
    webp.subarray(0, webp.indexOf('EXIF')),
    head,
    block,
    Buffer.alloc(block.length % 2),
  ]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

describe('a picture whose EXIF directories point to each other many times', () => {
  it.each<[string, () => Promise<Buffer>]>([
    ['in a JPEG', () => inJpeg(exif(4_000, camera, 8))],
    ['in a JPEG, little-endian', () => inJpeg(exif(4_000, camera, 8, true))],
    ['through the GPS directory', () => inJpeg(exif(4_000, 0x8825, 8))],
    ['through two pointers per directory', () => inJpeg(exif(2, camera, 8))],
    ['in a WebP', () => inWebp(exif(60_000, camera, 8))],
  ])('%s is refused before the decoder reads it', async (_where, image) => {
    await expect(openOriginal(await sent(await image()), 100_000_000)).rejects.toMatchObject({
      code: 'picture_broken',
      message: expect.stringContaining('EXIF'),
    });
  });
});

describe('a picture is opened', () => {
  const thumbnail = Buffer.alloc(100);
  const told = { artist: 'Ada', serial: '1', makerNote: Buffer.alloc(9), thumbnail };
  it.each<[string, () => Promise<Buffer>]>([
    [
      'with EXIF as a camera writes it',
      async () =>
        withSegments(await plain(64, 48).jpeg().toBuffer(), [cameraExif({ ...told, latitude: [[1, 1]] })]),
    ],
    ['with a pointer back to its own directory', () => inJpeg(exif(1, camera, 8))],
    ['with many entries that are not pointers', () => inJpeg(exif(5_000, 0x013b, 8))],
  ])('%s', async (_what, image) => {
    expect((await openOriginal(await sent(await image()), 100_000_000)).width).toBe(64);
  });

  it('even if its pixels look like EXIF in places', () => {
    expect(
      isEntangled(
        Buffer.concat(Array.from({ length: 100 }, () => Buffer.from('II*\0\xff\xff\xff\xff', 'latin1'))),
      ),
    ).toBe(false);
  });
});
