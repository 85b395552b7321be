/** The ROMM RGB primaries and the white D50 as XYZ, as ICC profiles store them (ANSI/I3A IT10.7666). */
const proPhoto = {
  wtpt: [0.9642, 1, 0.8249],
  rXYZ: [0.79767, 0.28804, 0],
  gXYZ: [0.13519, 0.71188, 0],
  bXYZ: [0.03134, 0.00009, 0.82491],
} as const;

/** The ProPhoto RGB profile that picture desks work in, padded by `bytes`: scanners write profiles of megabytes. */
export function proPhotoProfile(bytes = 0): Buffer {
  const fixed = (value: number) => {
    const number = Buffer.alloc(4);
    number.writeInt32BE(Math.round(value * 65_536));
    return number;
  };
  const colour = (xyz: readonly number[]) => Buffer.concat([Buffer.from('XYZ \0\0\0\0'), ...xyz.map(fixed)]);
  // One number: a gamma in 1/256 (ICC.1:2001, 6.5.3). Two bytes pad the tag to a multiple of four.
  const gamma = Buffer.concat([Buffer.from('curv\0\0\0\0\0\0\0\x01'), Buffer.from([1, 0xcd, 0, 0])]);
  const words = (text: string) =>
    Buffer.concat([Buffer.from('text\0\0\0\0'), Buffer.from(text.padEnd(16, '\0'))]);
  const tags: [string, Buffer][] = [
    ['desc', description('ProPhoto')],
    ['cprt', words('public domain')],
    ...Object.entries(proPhoto).map(([name, xyz]): [string, Buffer] => [name, colour(xyz)]),
    ...['rTRC', 'gTRC', 'bTRC'].map((name): [string, Buffer] => [name, gamma]),
    ['data', Buffer.concat([Buffer.from('data\0\0\0\0\0\0\0\x01'), Buffer.alloc(bytes, 'scanner ')])],
  ];
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length);
  let end = 128 + table.length;
  for (const [index, [name, data]] of tags.entries()) {
    table.write(name, 4 + 12 * index, 'latin1');
    table.writeUInt32BE(end, 8 + 12 * index);
    table.writeUInt32BE(data.length, 12 + 12 * index);
    end += data.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(end);
  header.writeUInt32BE(0x02400000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  for (const [index, value] of proPhoto.wtpt.entries()) header.set(fixed(value), 68 + 4 * index);
  return Buffer.concat([header, table, ...tags.map(([, data]) => data)]);
}

/** A text in ASCII. The tag's two other encodings stay empty (ICC.1:2001, 6.5.17). */
function description(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length + 1);
  const tag = Buffer.concat([
    Buffer.from('desc\0\0\0\0'),
    length,
    Buffer.from(`${text}\0`),
    Buffer.alloc(78),
  ]);
  return Buffer.concat([tag, Buffer.alloc((4 - (tag.length % 4)) % 4)]);
}

/** The channels of a TIFF: TIFF 6.0, PhotometricInterpretation and ExtraSamples. */
const photometric = { rgb: 2, cmyk: 5 } as const;
const extra = { spot: 0, alpha: 2 } as const;

/** An uncompressed TIFF of one colour, with more channels than screens have. */
export function tiffWithChannels(
  space: keyof typeof photometric,
  extras: readonly (keyof typeof extra)[],
  colour: readonly number[],
  { width, height } = { width: 64, height: 48 },
): Buffer {
  const pixels = Buffer.concat(Array.from({ length: width * height }, () => Buffer.from(colour)));
  const shorts = (values: readonly number[]) => Buffer.from(new Uint16Array(values).buffer);
  const depths = shorts(colour.map(() => 8));
  const entries: [tag: number, type: 3 | 4, count: number, value: number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, colour.length, 0],
    [259, 3, 1, 1],
    [262, 3, 1, photometric[space]],
    [273, 4, 1, 0],
    [277, 3, 1, colour.length],
    [278, 4, 1, height],
    [279, 4, 1, pixels.length],
    [338, 3, extras.length, extras.reduce((all, name, at) => all + extra[name] * 65_536 ** at, 0)],
  ];
  const directory = Buffer.alloc(8 + 2 + 12 * entries.length + 4);
  const places: Record<number, number> = { 258: directory.length, 273: directory.length + depths.length };
  directory.write('II*\0\x08\0\0\0', 'latin1');
  directory.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + 12 * index;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(places[tag] ?? value, at + 8);
  }
  return Buffer.concat([directory, depths, pixels]);
}
