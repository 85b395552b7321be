import { crc32, deflateSync } from 'node:zlib';
import { thumbHashToRGBA } from 'thumbhash';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const bytesPerPixel = 4;

/**
 * Returns a ThumbHash (base64) as a data URL of a tiny PNG: the blurred picture that a page shows until the real
 * one is loaded. It is part of the page for each picture, so size matters: the library's own encoder does not
 * compress and takes up to 5.8 kB a picture; for photographs this takes about a third of that.
 */
export function blurOf(thumbhash: string): string {
  const { w, h, rgba } = thumbHashToRGBA(Buffer.from(thumbhash, 'base64'));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(w, 0);
  header.writeUInt32BE(h, 4);
  header.set([8, 6], 8); // 8 bits a channel, RGBA
  const png = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(upFiltered(rgba, w * bytesPerPixel), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** PNG filter 2, the difference to the row above: it turns a blurred picture into mostly small numbers. */
function upFiltered(pixels: Uint8Array, stride: number): Buffer {
  const rows = Array.from({ length: pixels.length / stride }, (_, y) => {
    const row = Buffer.alloc(1 + stride, 2);
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      row.writeUInt8(((pixels[at] ?? 0) - (pixels[at - stride] ?? 0)) & 0xff, 1 + x);
    }
    return row;
  });
  return Buffer.concat(rows);
}

/** https://www.w3.org/TR/png-3/#5Chunk-layout */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
