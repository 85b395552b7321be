import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { childrenOf, hasProc } from '@slugline/testing/processes/running';
import { extendedXmp, iim, packet, withSegments, xmp } from '@slugline/testing/samples/image-metadata';
import { colourAt, made, noise, plain, pngChunk } from '@slugline/testing/samples/images';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';
import { rightsIn } from '../metadata/rights.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

/** The highest memory of the picture processes so far, megabytes (proc(5), VmHWM). */
const peak = (): number =>
  Math.max(
    ...childrenOf(process.pid).map((pid) =>
      Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]),
    ),
  ) / 1024;

/** A PNG with additional chunks after its header. */
async function withChunks(...chunks: Buffer[]): Promise<Buffer> {
  const png = await plain(64, 48).png().toBuffer();
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

const long = deflateSync(Buffer.alloc(7_000_000, 'a'));
const texts = (type: string, head: string): Buffer[] =>
  Array.from({ length: 50 }, (_, n) =>
    pngChunk(type, Buffer.concat([Buffer.from(head.replace('#', String(n)), 'latin1'), long])),
  );
const profile = (bytes: number): Buffer =>
  pngChunk('iCCP', Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes))]));

describe.skipIf(!hasProc)('a small PNG that could unpack to hundreds of megabytes', () => {
  it.each<[string, Buffer[]]>([
    ['in compressed texts', texts('zTXt', 'Comment #\0\0')],
    ['in compressed texts of all languages', texts('iTXt', 'Comment #\0\x01\0\0\0')],
    ['in compressed XMP', texts('iTXt', 'XML:com.adobe.xmp\0\x01\0\0\0')],
    ['in its colour profile', [profile(49_000_000)]],
    ['in many colour profiles', Array.from({ length: 200 }, () => profile(15_000_000))],
  ])('%s is made without unpacking it, in the memory of any other', async (_what, chunks) => {
    const bomb = await withChunks(...chunks);
    expect(bomb.length).toBeLessThan(4_000_000);
    const { folder } = await made(workers, bomb);
    expect((await colourAt(join(folder, 'w64.jpg'), 0.5, 0.5)).slice(0, 3)).toEqual([
      expect.closeTo(0x33, -1),
      expect.closeTo(0x66, -1),
      expect.closeTo(0x99, -1),
    ]);
    // A process that has made a picture holds about 120 MB.
    expect(peak()).toBeLessThan(250);
  });
});

/** CPU time of this process, ms. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const nested = (depth: number, inside = ''): string =>
  packet(
    `<photoshop:Credit>${'<rdf:li a:b="" xmlns:a="a">'.repeat(depth)}${inside}${'</rdf:li>'.repeat(depth)}</photoshop:Credit>`,
  );

/** An uncompressed TIFF in which another tag replaces one that it does not need. */
async function withTag(old: number, tag: number, type: number, count: number, at: number): Promise<Buffer> {
  const tiff = await noise(1_500, 1_000).tiff({ compression: 'none' }).toBuffer();
  const directory = tiff.readUInt32LE(4);
  for (let entry = directory + 2; entry < tiff.length; entry += 12) {
    if (tiff.readUInt16LE(entry) !== old) continue;
    tiff.writeUInt16LE(tag, entry);
    tiff.writeUInt16LE(type, entry + 2);
    tiff.writeUInt32LE(count, entry + 4);
    tiff.writeUInt32LE(at, entry + 8);
    return tiff;
  }
  throw new Error('the TIFF does not have the tag to replace');
}

describe('metadata that is made to be slow to read', () => {
  const jpeg = () => plain(8, 8).jpeg().toBuffer();
  it.each<[string, () => Promise<Buffer>]>([
    ['XMP nested 15,000 deep', async () => withSegments(await jpeg(), extendedXmp('', nested(15_000)))],
    [
      'XMP nested 100,000 deep, beside what is wanted',
      async () =>
        withSegments(
          await jpeg(),
          extendedXmp('', packet(`<x>${'<x>'.repeat(1e5)}${'</x>'.repeat(1e5)}</x>`)),
        ),
    ],
    [
      'XMP of a hundred thousand attributes',
      async () => {
        const attributes = Array.from({ length: 100_000 }, (_, n) => `a${n}=""`).join(' ');
        return withSegments(await jpeg(), extendedXmp('', packet('', undefined, attributes)));
      },
    ],
    [
      'XMP of a hundred thousand declarations',
      async () => {
        const schemas = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`p${n}`, `n${n}`]));
        return withSegments(await jpeg(), extendedXmp('', packet('<p1:a/>', schemas)));
      },
    ],
  ])('%s is skipped quickly', async (_what, make) => {
    const image = await make();
    // The budget of any file: 0.2 s, and 1 s for each megabyte.
    expect(await cpuOf(() => rightsIn(image))).toBeLessThan(200 + image.length / 1_000);
  });

  it.each<[string, () => Promise<Buffer>]>([
    ['in a TIFF', () => withTag(0x128, 0x13b, 2, 4_000_000, 8)],
    ['in EXIF, a thousand times', async () => withChunks(pngChunk('eXIf', megabytesOfName()))],
  ])('a name as long as the file, %s, is read only in part', async (_what, make) => {
    const image = await make();
    expect(await cpuOf(() => rightsIn(image))).toBeLessThan(500);
  });

  it('does not keep other metadata from being read', async () => {
    const image = withSegments(await jpeg(), [xmp(nested(500)), iim([[110, 'The Wire']])]);
    expect(await rightsIn(image)).toEqual({ credit: 'The Wire' });
  });

  it('is not confused with the usual nesting', async () => {
    expect(await rightsIn(withSegments(await jpeg(), [xmp(nested(60, 'x'))]))).toBeUndefined();
    const deep = `${'<rdf:li>'.repeat(60)}${'</rdf:li>'.repeat(60)}<photoshop:Credit>The Wire</photoshop:Credit>`;
    expect(await rightsIn(withSegments(await jpeg(), [xmp(packet(deep))]))).toEqual({ credit: 'The Wire' });
  });
});

describe('unread metadata is reported:', () => {
  const unreadOf = async (image: Buffer): Promise<string[]> => {
    const told: string[] = [];
    await rightsIn(image, (block) => told.push(block));
    return told;
  };
  const jpegWith = async (...segments: [number, Buffer][]) =>
    withSegments(await plain(8, 8).jpeg().toBuffer(), segments);
  const xmpText = (packed: Buffer) =>
    pngChunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1'), packed]));
  const several = extendedXmp('', packet(`<photoshop:Credit>${'x'.repeat(150_000)}</photoshop:Credit>`));

  it.each<[string, string[], () => Promise<Buffer>]>([
    ['XMP nested too deep', ['xmp_too_deep'], () => jpegWith(xmp(nested(500)))],
    ['XMP that is not XML', ['xmp_damaged'], () => jpegWith(xmp('<photoshop:Credit>The Wire'))],
    ['XMP of 9 MB', ['xmp_too_long'], () => jpegWith(...extendedXmp('', packet('x'.repeat(9_000_000))))],
    ['XMP without its last part', ['xmp_incomplete'], () => jpegWith(...several.slice(0, -1))],
    [
      'compressed XMP of 9 MB',
      ['xmp_too_long'],
      () => withChunks(xmpText(deflateSync(Buffer.alloc(9e6, 'a')))),
    ],
    ['compressed XMP that is cut off', ['xmp_damaged'], () => withChunks(xmpText(long.subarray(0, 100)))],
    [
      'each of several',
      ['xmp_too_long', 'xmp_too_deep'],
      () => jpegWith(xmp(nested(500)), ...extendedXmp('', packet('x'.repeat(9_000_000))).slice(1)),
    ],
  ])('%s', async (_what, expected, make) => {
    expect(await unreadOf(await make())).toEqual(expected);
  });

  it.each<[string, () => Promise<Buffer>]>([
    ['sound metadata', () => jpegWith(xmp(nested(0, 'x')), iim([[110, 'The Wire']]))],
    ['XMP in several segments', () => jpegWith(...several)],
    ['XMP of blanks only', () => jpegWith(xmp('  \n'))],
    ['other texts, however long', () => withChunks(...texts('zTXt', 'Comment #\0\0'))],
    ['no metadata', () => jpegWith()],
  ])('but not %s', async (_what, make) => {
    expect(await unreadOf(await make())).toEqual([]);
  });
});

/** EXIF whose directory has the same tag a thousand times. Each value is as long as the whole block. */
function megabytesOfName(): Buffer {
  const bytes = Buffer.alloc(3_000_000, 'a');
  bytes.write('MM\0*\0\0\0\x08\x03\xe8', 'latin1');
  for (let at = 10; at < 10 + 12_000; at += 12)
    bytes.set([0x01, 0x3b, 0, 2, 0, 0x2d, 0, 0, 0, 0, 0x40, 0], at);
  return bytes;
}

describe('the metadata of a TIFF', () => {
  it('has the name in its first directory', async () => {
    const name = Buffer.from('Ada\0Grace\0');
    const tiff = await withTag(0x128, 0x13b, 2, name.length, 8);
    name.copy(tiff, 8);
    expect(await rightsIn(tiff)).toEqual({ creator: 'Ada; Grace' });
  });

  it('has the IIM in its first directory', async () => {
    const records = Buffer.from('\x1c\x02\x6e\0\x08The Wire', 'latin1');
    const tiff = await withTag(0x153, 0x83bb, 7, records.length, 8);
    records.copy(tiff, 8);
    expect(await rightsIn(tiff)).toEqual({ credit: 'The Wire' });
  });
});
