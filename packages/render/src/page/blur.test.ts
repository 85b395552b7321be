import { inflateSync } from 'node:zlib';
import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { blurOf } from './blur.ts';

const side = 40;
const gradient = Uint8Array.from({ length: side * side * 4 }, (_, at) => {
  const [pixel, channel] = [Math.floor(at / 4), at % 4];
  return [(pixel % side) * 6, Math.floor(pixel / side) * 6, 90, 255][channel] ?? 0;
});
const hash = rgbaToThumbHash(side, side, gradient);

describe('the blurred picture', () => {
  it('is a PNG with exactly the pixels of the ThumbHash', () => {
    const png = Buffer.from(blurOf(Buffer.from(hash).toString('base64')).split(',')[1] ?? '', 'base64');
    const { w, h, rgba } = thumbHashToRGBA(hash);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([w, h]);

    const data = png.indexOf('IDAT');
    const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
    const stride = w * 4;
    const pixels = new Uint8Array(rgba.length);
    pixels.forEach((_, at) => {
      const row = Math.floor(at / stride);
      pixels[at] = (rows[row * (stride + 1) + 1 + (at % stride)] ?? 0) + (pixels[at - stride] ?? 0);
    });
    expect(pixels).toEqual(Uint8Array.from(rgba));
  });

  it('is small, because it is part of the page', () => {
    expect(blurOf(Buffer.from(hash).toString('base64')).length).toBeLessThan(2500);
  });
});
