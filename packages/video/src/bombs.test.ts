import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { levelsHere } from '@slugline/sandbox/testing';
import { recipes, SluglineError } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, ffmpeg } from '@slugline/testing/samples/clips';
import { box, boxesOf, lying } from '@slugline/testing/samples/mp4-boxes';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeChunk } from './encode/encode-chunk.ts';
import { prepareVideo } from './plan/prepare.ts';
import type { VideoPlan } from './plan/video-plan.ts';

const signal = new AbortController().signal;

/** Limits of each tool call. A tool that exceeds them is killed, and the error does not blame its file. */
const allowance = { memoryKiB: 1024 ** 2, cpuSeconds: 20, fileBlocks: 16 * 2048 };

/** Puts wrappers of ffmpeg and ffprobe with these limits in front of a PATH. */
async function meagre(folder: string, path: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const { memoryKiB, cpuSeconds, fileBlocks } = allowance;
  for (const tool of ['ffmpeg', 'ffprobe']) {
    const { stdout: real } = await execa('sh', ['-c', 'command -v "$1"', 'sh', tool], {
      env: { PATH: system },
    });
    const limits = `ulimit -v ${memoryKiB}; ulimit -t ${cpuSeconds}; ulimit -f ${fileBlocks}`;
    await writeFile(join(bin, tool), `#!/bin/sh\n${limits}\nexec "${real}" "$@"\n`);
    await chmod(join(bin, tool), 0o755);
  }
  return `${bin}:${path}`;
}

const system = process.env.PATH ?? '';

interface Bomb {
  what: string;
  make: (honest: Buffer, folder: string) => Promise<Buffer> | Buffer;
  becomes: string | RegExp | ((plan: VideoPlan) => void);
}

const within = (seconds: number) => (plan: VideoPlan) => {
  expect(plan.durationSeconds).toBeLessThanOrEqual(seconds);
};

/** Plans a video, and encodes its first chunk. */
async function begun(input: { file: string; name: string }, outDir: string): Promise<VideoPlan> {
  const plan = await prepareVideo(input, recipes.video, { signal });
  const order = { chunk: 0, rungs: plan.rungs.map(({ name }) => name) };
  await encodeChunk(input, plan, order, outDir, recipes.video, { signal });
  return plan;
}

/** The top-level boxes except the index, and the boxes in the index. */
function taken(honest: Buffer): { others: Buffer[]; head: Buffer; track: Buffer } {
  const top = boxesOf(honest);
  const others = top.filter(({ type }) => type !== 'moov').map(({ bytes }) => bytes);
  const inner = boxesOf(top.find(({ type }) => type === 'moov')?.bytes.subarray(8) ?? Buffer.alloc(0));
  const named = (type: string) => inner.find((found) => found.type === type)?.bytes ?? Buffer.alloc(0);
  return { others, head: named('mvhd'), track: named('trak') };
}

/** A video in fragments, with its first fragment repeated. */
async function fragments(honest: Buffer, folder: string): Promise<{ head: Buffer[]; one: Buffer }> {
  await writeFile(join(folder, 'whole.mp4'), honest);
  const file = join(folder, 'fragments.mp4');
  await ffmpeg(
    ...[
      '-i',
      join(folder, 'whole.mp4'),
      '-c',
      'copy',
      '-movflags',
      '+frag_every_frame+empty_moov+default_base_moof',
    ],
    file,
  );
  const boxes = boxesOf(await readFile(file));
  const first = boxes.findIndex(({ type }) => type === 'moof');
  const bytes = (from: number, to: number) => boxes.slice(from, to).map((found) => found.bytes);
  return { head: bytes(0, first), one: Buffer.concat(bytes(first, first + 2)) };
}

const broken = /^video_(broken|unsupported): in\.mp4 /;

const bombs: Bomb[] = [
  {
    what: 'a frame of 16384 by 16384 pixels behind a header that says 64 by 64',
    make: async (_, folder) => {
      const file = join(folder, 'mjpeg.mp4');
      await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x64:d=1:r=5', '-c:v', 'mjpeg', file);
      const bytes = await readFile(file);
      const size = Buffer.from([0xff, 0xc0, 0, 0x11, 8]);
      for (let at = bytes.indexOf(size); at >= 0; at = bytes.indexOf(size, at + 1)) {
        bytes.writeUInt16BE(16384, at + 5);
        bytes.writeUInt16BE(16384, at + 7);
      }
      return bytes;
    },
    becomes: 'video_unsupported: in.mp4 has larger frames than are taken here',
  },
  {
    what: '10,000 tracks',
    make: (honest) => {
      const { others, head, track } = taken(honest);
      const tracks = Array.from({ length: 10_000 }, (_, index) => lying(track, 'tkhd', 12, index + 1));
      return Buffer.concat([...others, box('moov', head, ...tracks)]);
    },
    becomes: 'video_unsupported: in.mp4 has more tracks than are taken here',
  },
  {
    what: 'a million empty fragments',
    make: async (honest, folder) => {
      const { head } = await fragments(honest, folder);
      return Buffer.concat([...head, ...new Array<Buffer>(1_000_000).fill(box('moof'))]);
    },
    becomes: broken,
  },
  {
    what: 'one fragment 50,000 times',
    make: async (honest, folder) => {
      const { head, one } = await fragments(honest, folder);
      return Buffer.concat([...head, ...new Array<Buffer>(50_000).fill(one)]);
    },
    becomes: (plan) => within(3600)(plan),
  },
  {
    what: '2^32 samples in its time table',
    make: (honest) => lying(honest, 'stts', 8, 0xffffffff),
    becomes: broken,
  },
  {
    what: '2^32 samples of one byte in its size table',
    make: (honest) => lying(lying(honest, 'stsz', 4, 1), 'stsz', 8, 0xffffffff),
    becomes: broken,
  },
  {
    what: 'a video of 2^32 ticks',
    make: (honest) => lying(honest, 'mvhd', 16, 0xfffffff0),
    becomes: within(2),
  },
  {
    what: 'a track of 2^32 ticks',
    make: (honest) => lying(honest, 'mdhd', 16, 0xfffffff0),
    becomes: within(2),
  },
  {
    what: 'an edit of 2^31 ticks',
    make: (honest) => lying(honest, 'elst', 8, 0x7ffffff0),
    becomes: within(2),
  },
  {
    what: 'a last fragment in thousands of years',
    make: async (honest, folder) => {
      const { head, one } = await fragments(honest, folder);
      return Buffer.concat([...head, one, lying(one, 'tfdt', 8, 0x7fffffff)]);
    },
    becomes: /^video_unsupported: in\.mp4 is .* hours long/,
  },
  { what: 'no byte', make: () => Buffer.alloc(0), becomes: broken },
  ...[8, 100, 1000].map((bytes) => ({
    ...{
      what: `its first ${bytes} bytes`,
      make: (honest: Buffer) => honest.subarray(0, bytes),
      becomes: broken,
    },
  })),
  {
    what: 'all but the last 300 bytes of its index',
    make: (honest) => honest.subarray(0, -300),
    becomes: broken,
  },
];

const kinds = (await levelsHere()).filter(({ level }) => level === 'view' || level === 'none');

describe.each(kinds)('with $level, a video', { timeout: 180_000 }, ({ level, path, works }) => {
  beforeEach(({ skip }) => {
    if (!works) skip(`${level} does not work on this machine`);
  });
  afterEach(() => {
    process.env.PATH = system;
  });

  async function prepared(bytes: Buffer, folder: string): Promise<VideoPlan | string> {
    const file = join(folder, 'in.mp4');
    const out = join(folder, 'out');
    await writeFile(file, bytes);
    await mkdir(out);
    process.env.PATH = await meagre(folder, path);
    const plan = await begun({ file, name: 'in.mp4' }, out).catch((error) => {
      if (!(error instanceof SluglineError)) throw error;
      return `${error.code}: ${error.message}`;
    });
    let kept = 0;
    for (const name of await readdir(out, { recursive: true })) kept += (await stat(join(out, name))).size;
    expect(kept).toBeLessThan(allowance.fileBlocks * 512);
    return plan;
  }

  const honestClip = async (folder: string) =>
    readFile(await clip(join(folder, 'honest.mp4'), { seconds: 1, size: '64x64', rate: '5', audio: false }));

  it('that is honest is accepted within these limits, with its index at the end or at the start', async () => {
    await using folder = await temporaryFolder();
    const honest = await honestClip(folder.path);
    expect(honest.indexOf('moov')).toBeGreaterThan(honest.indexOf('mdat'));
    expect(await prepared(honest, folder.path)).toMatchObject({ durationSeconds: 1 });
    await using other = await temporaryFolder();
    const front = await clip(join(other.path, 'front.mp4'), {
      ...{ seconds: 1, size: '64x64', rate: '5', audio: false, options: ['-movflags', '+faststart'] },
    });
    expect(await prepared(await readFile(front), other.path)).toMatchObject({ durationSeconds: 1 });
  });

  it('whose frames are all kept in memory exceeds them: the limits are real', async () => {
    await using folder = await temporaryFolder();
    process.env.PATH = await meagre(folder.path, path);
    const frames = ['-f', 'lavfi', '-i', 'color=s=4000x4000:r=25:d=10', '-vf', 'reverse'];
    const { stderr } = await execa('ffmpeg', ['-v', 'error', ...frames, '-f', 'null', '-'], {
      reject: false,
      stdin: 'ignore',
    });
    expect(stderr).toContain('Cannot allocate memory');
  });

  it.each(bombs)('with $what is refused or bounded', async ({ make, becomes }) => {
    await using folder = await temporaryFolder();
    const outcome = await prepared(await make(await honestClip(folder.path), folder.path), folder.path);
    if (typeof becomes === 'string') expect(outcome).toBe(becomes);
    else if (becomes instanceof RegExp) expect(outcome).toMatch(becomes);
    else becomes(outcome as VideoPlan);
  });
});
