import { crc32, deflateSync } from 'node:zlib';
import { extendedXmp, iim, withSegments, xmp } from '@slugline/testing/samples/image-metadata';
import fc, { type Arbitrary } from 'fast-check';
import sharp from 'sharp';
import { xmpGrammar } from './grammars.ts';
import { hostileString, hostileText, sizeUpTo } from './hostile-text.ts';

/** The maximum length of a segment. Its 16-bit length includes these two bytes. */
const longestSegment = 65_533;
/** The maximum size in bytes. Larger pictures show nothing new. */
const most = 8 * 1024 * 1024;

const small = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });
const [jpeg, png, tiff] = await Promise.all([
  small.clone().jpeg().toBuffer(),
  small.clone().png().toBuffer(),
  small
    .clone()
    .tiff({ compression: 'none' })
    .withExif({ IFD0: { Artist: 'Ada', Copyright: 'Ada' } })
    .toBuffer(),
]);

/** Whole pictures without anything odd. */
export const plain = { jpeg, png, tiff };

const randomBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const repeatedBytes = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 24 }), sizeUpTo(most / 2))
  .map(([unit, size]) => Buffer.alloc(size, unit));
const xmpBytes = hostileText(xmpGrammar);

/** Numbers that a file may claim: small ones, and those near the limits of 32 bits. */
const claim = fc.oneof(
  fc.nat(64),
  fc.nat(0xffff),
  fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0, 0x10000000, 0x01000000),
);

const tag = fc.oneof(
  fc.constantFrom(
    0x013b,
    0x8298,
    0x8769,
    0x8825,
    0xa005,
    0xa431,
    0xa435,
    0xc62f,
    0x83bb,
    0x02bc,
    0x8649,
    0x0111,
    0x0117,
    0x0100,
    0x0101,
    0x0112,
    0x014a,
  ),
  fc.nat(0xffff),
);

/** A block in TIFF form, with directories full of such claims. */
const directory = fc
  .tuple(
    fc.boolean(),
    fc.oneof(fc.constant(8), claim),
    fc.option(fc.nat(0xffff), { freq: 3 }),
    fc.array(fc.tuple(tag, fc.nat(14), claim, claim), { maxLength: 60 }),
    fc.nat(2_000),
    fc.oneof(fc.constant(0), claim),
    fc.oneof(randomBytes, repeatedBytes),
  )
  .map(([little, first, count, entries, times, next, rest]) => {
    const head = Buffer.alloc(10);
    head.write(little ? 'II' : 'MM', 'latin1');
    const u16 = (into: Buffer, value: number, at: number) =>
      little ? into.writeUInt16LE(value, at) : into.writeUInt16BE(value, at);
    const u32 = (into: Buffer, value: number, at: number) =>
      little ? into.writeUInt32LE(value, at) : into.writeUInt32BE(value, at);
    u16(head, 42, 2);
    u32(head, first, 4);
    const rows = entries.map(([name, type, length, value]) => {
      const row = Buffer.alloc(12);
      u16(row, name, 0);
      u16(row, type, 2);
      u32(row, length, 4);
      u32(row, value, 8);
      return row;
    });
    const once = Buffer.concat(rows);
    const repeats = Math.max(1, Math.min(times, Math.floor(0xffff / Math.max(1, rows.length))));
    u16(head, count ?? rows.length * repeats, 8);
    const after = Buffer.alloc(4);
    u32(after, next, 0);
    return Buffer.concat([head, ...Array.from({ length: repeats }, () => once), after, rest]);
  });

/** IPTC records as Photoshop stores them, and invalid blocks. */
const iptc = fc.oneof(
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(255), fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 30 }),
      fc.nat(2_000),
    )
    .map(([records, times]) =>
      iim(
        Array.from({ length: times + 1 }, () => records)
          .flat()
          .slice(0, 4_000),
      ),
    ),
  fc
    .tuple(fc.array(fc.tuple(fc.nat(0xffff), claim, randomBytes), { maxLength: 20 }))
    .map(([resources]): [number, Buffer] => [
      0xed,
      Buffer.concat([
        Buffer.from('Photoshop 3.0\0', 'latin1'),
        ...resources.flatMap(([id, length, data]) => {
          const head = Buffer.alloc(12);
          head.write('8BIM', 'latin1');
          head.writeUInt16BE(id, 4);
          head.writeUInt32BE(length, 8);
          return [head, data];
        }),
      ]),
    ]),
);

const segments: Arbitrary<[number, Buffer][]> = fc.oneof(
  hostileString({ ...xmpGrammar, most: longestSegment }).map((text) => [xmp(text.toWellFormed())]),
  hostileString(xmpGrammar).map((text) => extendedXmp('', text.toWellFormed())),
  directory.map((block): [number, Buffer][] => [
    [0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block])],
  ]),
  iptc.map((segment) => [segment]),
  fc
    .tuple(fc.integer({ min: 0xc0, max: 0xfe }), fc.oneof(randomBytes, repeatedBytes), fc.nat(3_000))
    .map(([marker, body, times]) =>
      Array.from(
        { length: Math.min(times + 1, Math.ceil(most / (body.length + 4))) },
        (): [number, Buffer] => [marker, body],
      ),
    ),
);

/** Overwrites a few bytes, cuts the end off, or changes nothing. */
const damaged = (image: Arbitrary<Buffer>): Arbitrary<Buffer> =>
  fc
    .tuple(
      image,
      fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(255)), { maxLength: 6 }),
      fc.nat(9),
      fc.nat(1_000_000),
    )
    .map(([whole, bytes, cut, at]) => {
      const sent = Buffer.from(whole);
      for (const [place, value] of bytes) sent[place % sent.length] = value;
      return (cut === 0 ? sent.subarray(0, at % sent.length) : sent).subarray(0, 2 * most);
    });

export const hostileJpeg = damaged(
  fc.array(segments, { minLength: 1, maxLength: 4 }).map((all) =>
    withSegments(
      jpeg,
      all.flat().map(([marker, body]) => [marker, body.subarray(0, longestSegment)]),
    ),
  ),
);

/** A chunk (PNG 3, 5.3) whose stated length may be wrong. */
function chunk(type: string, data: Buffer, length = data.length): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(length);
  head.write(type, 4, 'latin1');
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(data, crc32(head.subarray(4))));
  return Buffer.concat([head, data, sum]);
}

const type = fc.constantFrom(
  'tEXt',
  'zTXt',
  'iTXt',
  'eXIf',
  'iCCP',
  'gAMA',
  'cICP',
  'sRGB',
  'IDAT',
  'acTL',
  'fcTL',
  'PLTE',
  'sPLT',
  'tIME',
  'abCD',
);
const keyword = fc.constantFrom(
  'XML:com.adobe.xmp\0\0\0\0\0',
  'XML:com.adobe.xmp\0\x01\0\0\0',
  'XML:com.adobe.xmp\0',
  'Raw profile type exif\0\0',
  'Raw profile type iptc\0\0',
  'icc\0\0',
  '',
  'a',
);
const payload = fc.oneof(
  randomBytes,
  repeatedBytes,
  directory,
  xmpBytes,
  xmpBytes.map((bytes) => deflateSync(bytes)),
  // A small input that unpacks to a large one.
  sizeUpTo(64 * 1024 * 1024).map((size) => deflateSync(Buffer.alloc(size, 'a'), { level: 9 })),
);
const chunks = fc
  .tuple(type, keyword, payload, fc.option(claim, { freq: 5 }), fc.oneof(fc.constant(1), fc.nat(100_000)))
  .map(([name, start, data, length, times]) => {
    const one = chunk(name, Buffer.concat([Buffer.from(start, 'latin1'), data]), length ?? undefined);
    return Buffer.concat(
      Array.from({ length: Math.max(1, Math.min(times, Math.floor(most / one.length))) }, () => one),
    );
  });

/** The offset at which PNG chunks after the header begin: after the signature and IHDR. */
const behindHeader = 8 + 25;

export const hostilePng = damaged(
  fc
    .array(chunks, { minLength: 1, maxLength: 4 })
    .map((all) => Buffer.concat([png.subarray(0, behindHeader), ...all, png.subarray(behindHeader)])),
);

export const hostileTiff = damaged(
  fc.oneof(
    directory,
    fc.constant(tiff),
    fc.tuple(fc.nat(1_000_000), fc.oneof(randomBytes, repeatedBytes)).map(([place, more]) => {
      const at = place % tiff.length;
      return Buffer.concat([tiff.subarray(0, at), more, tiff.subarray(at)]);
    }),
  ),
);
