import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, ffmpeg } from '@slugline/testing/samples/clips';
import { box, boxesOf, lying } from '@slugline/testing/samples/mp4-boxes';
import { beforeAll, describe, expect, it } from 'vitest';
import { falseClaimIn } from './false-index.ts';
import { inspectMedia } from './inspect.ts';

const { signal } = new AbortController();

let honest: Buffer;
let fragments: Buffer;
let pcm: Buffer;
beforeAll(async () => {
  await using folder = await temporaryFolder();
  const made = async (name: string, ...options: string[]) => {
    await ffmpeg(...options, join(folder.path, name));
    return readFile(join(folder.path, name));
  };
  // With B-frames, so that there is a table of offsets.
  const options = ['-bf', '2', '-x264-params', 'b-adapt=0'];
  const file = await clip(join(folder.path, 'honest.mp4'), { seconds: 2, size: '64x64', options });
  honest = await readFile(file);
  const cut = ['-movflags', '+empty_moov+default_base_moof+frag_keyframe'];
  fragments = await made('fragments.mp4', '-i', file, '-c', 'copy', ...cut);
  pcm = await made(
    'sound.mov',
    '-f',
    'lavfi',
    '-i',
    'sine=440:duration=10:sample_rate=48000',
    '-c:a',
    'pcm_s16le',
  );
});

const claimOf = (bytes: Buffer) =>
  falseClaimIn(async (at, length) => bytes.subarray(at, at + length), bytes.length);

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [n, value] of values.entries()) bytes.writeUInt32BE(value, 4 * n);
  return bytes;
};
/** A table with this many equal entries. */
const table = (count: number, ...entry: number[]): Buffer =>
  Buffer.concat([words(0, count), Buffer.alloc(4 * entry.length * count, words(...entry))]);

const containers = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'moof', 'traf'];
/** Replaces the content of each box of a type. */
function withContent(bytes: Buffer, type: string, content: Buffer): Buffer {
  return Buffer.concat(
    boxesOf(bytes).map((found) => {
      if (found.type === type) return box(type, content);
      if (!containers.includes(found.type)) return found.bytes;
      return box(found.type, withContent(found.bytes.subarray(8), type, content));
    }),
  );
}
const moovOf = (bytes: Buffer): Buffer =>
  boxesOf(bytes).find(({ type }) => type === 'moov')?.bytes ?? Buffer.alloc(0);
const withoutMoov = (bytes: Buffer): Buffer[] =>
  boxesOf(bytes).flatMap((found) => (found.type === 'moov' ? [] : [found.bytes]));

const billion = 1_000_000_000;
const falseClaims: [string, () => Buffer][] = [
  ...['stts', 'ctts', 'stsc', 'stco', 'stss', 'elst'].map((type): [string, () => Buffer] => [
    `a billion entries in ${type}`,
    () => lying(honest, type, 4, billion),
  ]),
  ['a billion entries in stsz', () => lying(honest, 'stsz', 8, billion)],
  ['a billion entries in trun', () => lying(fragments, 'trun', 4, billion)],
  ['a billion samples in one entry of stts', () => lying(honest, 'stts', 8, billion)],
  ['a billion samples in one entry of ctts', () => lying(honest, 'ctts', 8, billion)],
  ['a billion samples in many entries of stts', () => withContent(honest, 'stts', table(1000, 1_000_000, 1))],
  ['a billion samples of one byte', () => lying(lying(honest, 'stsz', 4, 1), 'stsz', 8, billion)],
  [
    'a hundred million samples of one byte, in 10 MB',
    () => {
      const bytes = lying(lying(honest, 'stsz', 4, 1), 'stsz', 8, 100_000_000);
      return Buffer.concat([bytes, box('free', Buffer.alloc(10_000_000))]);
    },
  ],
  [
    'a billion entries in an index of fragments',
    () => {
      const index = box('tfra', words(0, 1, 0, 1_000_000_000), Buffer.alloc(100));
      return Buffer.concat([fragments, box('mfra', index)]);
    },
  ],
  [
    'fragments of a billion samples of which nothing is said',
    () => withContent(fragments, 'trun', words(0, billion)),
  ],
  [
    'a billion entries in an index inside a free box',
    () => Buffer.concat([...withoutMoov(honest), box('free', lying(moovOf(honest), 'stts', 4, billion))]),
  ],
  [
    'a billion samples in stts, and no stsz',
    () => {
      const bytes = lying(honest, 'stts', 8, billion);
      for (let at = bytes.indexOf('stsz'); at >= 0; at = bytes.indexOf('stsz'))
        bytes.write('free', at, 'latin1');
      return bytes;
    },
  ],
  [
    'boxes in boxes, 100,000 deep',
    () => {
      const heads = Array.from({ length: 100_000 }, (_, n) => words(8 * (100_000 - n), 0x6d6f6f76));
      return Buffer.concat([...withoutMoov(honest), ...heads]);
    },
  ],
];

describe('a video whose index promises more than it holds', () => {
  it.each(falseClaims)('is found: %s', async (_what, make) => {
    const bytes = make();
    const before = process.cpuUsage();
    expect(await claimOf(bytes)).toMatchObject({ code: 'video_broken' });
    const { user, system } = process.cpuUsage(before);
    // One second plus one per megabyte: far more than it takes.
    expect(user + system).toBeLessThan(1_000_000 + bytes.length);
  });

  it('is rejected by name, before a tool sees it', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'a');
    await writeFile(file, lying(honest, 'stts', 4, billion));
    await expect(inspectMedia(file, 'harbour.mp4', signal)).rejects.toMatchObject({
      code: 'video_broken',
      where: 'harbour.mp4',
      message: expect.stringMatching(/^harbour\.mp4 has an index \(stts\) of 1000000000 entries/),
    });
  });

  it('is rejected if its index is compressed, since that may expand to any size', async () => {
    const moov = deflateSync(Buffer.concat([moovOf(honest), box('free', Buffer.alloc(50_000_000))]));
    const packed = box(
      'moov',
      box('cmov', box('dcom', Buffer.from('zlib')), box('cmvd', words(50_000_000), moov)),
    );
    expect(await claimOf(Buffer.concat([...withoutMoov(honest), packed]))).toMatchObject({
      code: 'video_unsupported',
    });
  });
});

describe('an honest index', () => {
  it.each<[string, () => Buffer]>([
    ['of a short video', () => honest],
    ['of a video in fragments', () => fragments],
    ['of audio whose 480,000 samples are not listed', () => pcm],
    [
      'of 20,000 lengths, as phones write them',
      () => {
        const times = withContent(honest, 'stts', table(20_000, 1, 512));
        return withContent(
          times,
          'stsz',
          Buffer.concat([words(0, 0, 20_000), Buffer.alloc(80_000, words(100))]),
        );
      },
    ],
    [
      'of a million pictures',
      () => {
        const times = withContent(honest, 'stts', table(1_000_000, 1, 512));
        return withContent(
          times,
          'stsz',
          Buffer.concat([words(0, 0, 1_000_000), Buffer.alloc(4_000_000, words(100))]),
        );
      },
    ],
    ['that is wrong by one', () => withContent(honest, 'stts', table(1, 51, 512))],
    ['whose end is missing', () => honest.subarray(0, -300)],
    [
      'of a file of another kind',
      () => Buffer.from('\x1aE\xdf\xa3 not an MP4, and nothing to find in it', 'latin1'),
    ],
    ['of no byte', () => Buffer.alloc(0)],
  ])('%s is left to ffmpeg', async (_what, make) => {
    expect(await claimOf(make())).toBeUndefined();
  });
});
