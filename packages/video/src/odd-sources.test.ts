import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, ffmpeg, probe, quickRecipe as recipe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { expect, it } from 'vitest';
import { inspectMedia } from './inspect/inspect.ts';

const timeout = 60_000;
const signal = new AbortController().signal;

/** Makes a video in several chunks and describes its top rung as a player sees it. */
async function topRung(file: string, folder: string) {
  const video = await wholeVideo(file, join(folder, 'out'), { recipe });
  const top = video.plan.rungs.at(-1) ?? video.plan.rungs[0];
  const whole = await video.track(top.name);
  const { streams } = await probe(whole, 'stream:stream_side_data', '-select_streams', 'v', '-count_packets');
  expect(streams[0]?.nb_read_packets).toBe(String(video.plan.frames));
  return { plan: video.plan, whole, stream: streams[0] ?? {} };
}

/** Offset of the matrix from the name of a `tkhd` of version 0 (ISO/IEC 14496-12, 8.3.2). */
const MATRIX = 44;

it('a video taken in portrait is upright, and no player turns it again', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const file = await clip(join(folder.path, 'in.mp4'), { audio: false });
  const bytes = await readFile(file);
  const matrix = bytes.indexOf('tkhd') + MATRIX;
  for (const [index, value] of [0, 0x10000, 0, -0x10000, 0].entries())
    bytes.writeInt32BE(value, matrix + 4 * index);
  await writeFile(file, bytes);
  const { stream } = await topRung(file, folder.path);
  expect(stream).toMatchObject({ width: 180, height: 320 });
  expect(stream).not.toHaveProperty('side_data_list');
});

it.each([
  ['odd sizes', 'scale=321:181', 322, 182],
  ['wide pixels', 'scale=240:180,setsar=4/3', 320, 180],
])('%s become even ones with square pixels', { timeout }, async (_, filter, width, height) => {
  await using folder = await temporaryFolder();
  const options = ['-vf', filter, '-pix_fmt', 'yuv444p'];
  const file = await clip(join(folder.path, 'in.mp4'), { audio: false, options });
  const { stream } = await topRung(file, folder.path);
  expect(stream).toMatchObject({ width, height, sample_aspect_ratio: '1:1' });
});

it.each(['smpte2084', 'arib-std-b67'])('HDR by %s leaves no tag behind', { timeout }, async (transfer) => {
  await using folder = await temporaryFolder();
  const color = `colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc:range=limited`;
  const options = [
    ...['-c:v', 'libx265', '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p10le'],
    ...['-x265-params', `log-level=error:${color}`],
    ...['-color_primaries', 'bt2020', '-color_trc', transfer, '-colorspace', 'bt2020nc'],
  ];
  const file = await clip(join(folder.path, 'in.mp4'), { audio: false, seconds: 2, options });
  const { plan, stream } = await topRung(file, folder.path);
  expect(plan.picture.hdr).toBe(transfer === 'smpte2084' ? 'pq' : 'hlg');
  expect(stream).toMatchObject({
    ...{ pix_fmt: 'yuv420p', color_range: 'tv', color_space: 'bt709' },
    ...{ color_transfer: 'bt709', color_primaries: 'bt709' },
  });
  expect(stream).not.toHaveProperty('side_data_list');
});

it('fields become whole pictures, as many as the video has frames', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const fields = ['-vf', 'tinterlace=4', '-flags', '+ilme+ildct', '-c:v', 'mpeg2video', '-r', '25'];
  const file = join(folder.path, 'in.mpg');
  await clip(file, { rate: '50', audio: false, options: fields });
  const { plan, stream } = await topRung(file, folder.path);
  expect(plan.picture.interlaced).toBe(true);
  expect(stream).toMatchObject({ field_order: 'progressive', avg_frame_rate: '25/1' });
});

it.each([
  ['DV in AVI', 'in.avi', ['-c:v', 'dvvideo', '-s', '720x576'], true],
  [
    'DNxHD in MOV',
    'in.mov',
    ['-c:v', 'dnxhd', '-b:v', '120M', '-s', '1920x1080', '-pix_fmt', 'yuv422p'],
    true,
  ],
  ['MPEG-4 in AVI', 'in.avi', ['-c:v', 'mpeg4'], false],
])(
  '%s is recognised as interlaced or not by its frames when its header does not say',
  { timeout },
  async (_, name, codec, interlaced) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, name);
    const fields = interlaced ? ['-vf', 'tinterlace=4', '-flags', '+ilme+ildct', '-r', '25'] : [];
    await clip(file, { rate: '50', seconds: 1, audio: false, options: [...fields, ...codec] });
    expect((await probe(file, 'stream=field_order')).streams[0]).not.toHaveProperty('field_order');
    expect(await inspectMedia(file, name, signal)).toMatchObject({ video: { interlaced } });
  },
);

it('a recording that states no length has all its frames', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'in.webm');
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=3', '-c:v', 'libvpx', '-cpu-used', '8'];
  await ffmpeg(...source, '-deadline', 'realtime', '-live', '1', file);
  expect((await probe(file, 'format=duration')).format).toEqual({});
  expect((await topRung(file, folder.path)).plan.frames).toBe(75);
});

it.each([
  ['mkv', ['-c:v', 'libx264', '-c:a', 'aac']],
  ['webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus']],
  ['flv', ['-c:v', 'libx264', '-c:a', 'aac', '-ar', '44100']],
])(
  'the audio of an .%s may outlast its picture, a cut-off file is rejected',
  { timeout },
  async (kind, codecs) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, `in.${kind}`);
    await clip(file, { seconds: 6, options: ['-vf', 'trim=duration=2', ...codecs] });
    const { plan } = await topRung(file, folder.path);
    expect(plan.durationSeconds).toBeCloseTo(6, 0);
    expect(plan.heldFrames).toBeGreaterThan(90);

    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, whole.length / 2));
    await expect(wholeVideo(file, join(folder.path, 'cut'), { recipe })).rejects.toMatchObject({
      ...{ code: 'video_broken', message: expect.stringContaining('it is incomplete') },
    });
  },
);

it.each([
  ['ts', 0, 'goes back'],
  ['ts', 1200, 'goes on'],
  ['mpg', 0, 'goes back'],
])('joined recordings (.%s, from %i s) are rejected, since the clock %s', { timeout }, async (kind, from) => {
  await using folder = await temporaryFolder();
  const part = (name: string, start: number) => {
    const options = ['-g', '25', '-output_ts_offset', String(start)];
    return clip(join(folder.path, `${name}.${kind}`), { seconds: 2, options });
  };
  const parts = [await part('first', 0), await part('second', from)];
  const file = join(folder.path, `in.${kind}`);
  await writeFile(file, Buffer.concat(await Promise.all(parts.map((made) => readFile(made)))));
  await expect(wholeVideo(file, join(folder.path, 'out'), { recipe })).rejects.toMatchObject({
    ...{ code: 'video_broken', where: `in.${kind}` },
    message: expect.stringMatching(/its clock jumps at (1\.9|2\.0) s, export it again as one file$/),
  });
});

it('a clock that wraps around (at 2^33 ticks) does not jump', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const options = ['-output_ts_offset', '95442', '-c:v', 'libx264'];
  const file = await clip(join(folder.path, 'in.ts'), { options });
  expect((await topRung(file, folder.path)).plan.frames).toBe(75);
});

it('an upper-case .MOV is a video', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'CLIP0001.MOV');
  await copyFile(await clip(join(folder.path, 'in.mov')), file);
  expect((await topRung(file, folder.path)).plan.frames).toBe(75);
});

it.each([
  ['Flash video', 'in.flv', ['-c:v', 'flv', '-c:a', 'libmp3lame', '-ar', '44100']],
  ['DTS', 'in.mkv', ['-c:v', 'libx264', '-c:a', 'dca', '-strict', '-2', '-ac', '2']],
])(
  '%s is known by the name of its format, which is not its decoder’s',
  { timeout },
  async (_, name, options) => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, name), { seconds: 1, options });
    const { plan } = await topRung(file, folder.path);
    expect(plan.sound).toBeDefined();
  },
);
