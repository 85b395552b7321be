/** Pixels in the form that a TIFF stores: 8 or 16 bits a sample, rows without padding. */
interface Raster {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly bits: 8 | 16;
}

/**
 * Returns raw pixels with a colour profile as an uncompressed TIFF in memory (TIFF 6.0, sections 2 and 6; tag 34675
 * is ICC.1:2022, B.4). sharp also takes raw pixels, but without a profile. Samples of 16 bits are little-endian,
 * the byte order of this machine.
 */
export function tiff({ data, width, height, channels, bits }: Raster, profile: Buffer): Buffer {
  const padding = data.length % 2;
  const depths = 8 + data.length + padding;
  const directory = depths + channels * 2;
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, depths],
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, 1, 8],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, data.length],
    ...(channels === 4 ? [[338, short, 1, unassociatedAlpha] as [number, number, number, number]] : []),
    [34675, blob, profile.length, 0],
  ];
  const length = 2 + entries.length * 12 + 4;
  const tail = Buffer.alloc(padding + channels * 2 + length);
  for (let channel = 0; channel < channels; channel += 1) tail.writeUInt16LE(bits, padding + channel * 2);
  let at = padding + channels * 2;
  at = tail.writeUInt16LE(entries.length, at);
  for (const [tag, type, count, value] of entries) {
    tail.writeUInt16LE(tag, at);
    tail.writeUInt16LE(type, at + 2);
    tail.writeUInt32LE(count, at + 4);
    tail.writeUInt32LE(tag === 34675 ? directory + length : value, at + 8);
    at += 12;
  }
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(directory, 4);
  return Buffer.concat([head, data, tail, profile]);
}

const short = 3;
const long = 4;
const blob = 7;
const unassociatedAlpha = 2;
