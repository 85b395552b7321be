import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import {
  detailOf,
  distance,
  type Luma,
  lumaOf,
  meanOf,
  numbered,
  numberIn,
} from '@slugline/testing/readers/pixels';
import { clip, ffmpeg, quickRecipe as recipe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { describe, expect, it } from 'vitest';
import { prepareVideo } from '../plan/prepare.ts';
import type { VideoPlan } from '../plan/video-plan.ts';
import { posterFrame } from './poster.ts';

const signal = new AbortController().signal;
const timeout = 60_000;

const prepare = (file: string): Promise<VideoPlan> =>
  prepareVideo({ file, name: 'film.mp4' }, recipe, { signal });

async function draw(file: string, plan: VideoPlan, folder: string, at?: number): Promise<Luma> {
  const outDir = join(folder, `poster-${at ?? 'chosen'}`);
  await mkdir(outDir);
  const input = { file, name: 'film.mp4' };
  return lumaOf(await posterFrame(input, plan, outDir, { signal, ...(at === undefined ? {} : { at }) }));
}

/** Plans a video and draws its poster. */
async function posterOf(file: string, folder: string, at?: number): Promise<Luma> {
  return draw(file, await prepare(file), folder, at);
}

const encoding = ['-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const oneKeyFrame = ['-c:v', 'libx264', '-g', '1000', '-x264-params', 'scenecut=0', ...encoding];

/** The pictures of an encoded video. */
async function encoded(folder: string, source: string, options: string[] = ['-g', '25', ...encoding]) {
  const file = join(folder, 'in.mp4');
  await ffmpeg('-f', 'lavfi', '-i', source, ...options, file);
  return file;
}

describe('the poster of a video', { timeout }, () => {
  it('exists when the video has one key frame', async () => {
    await using folder = await temporaryFolder();
    const file = await encoded(folder.path, 'testsrc2=s=320x180:r=25:d=6', oneKeyFrame);
    const poster = await posterOf(file, folder.path);
    expect(distance(poster, await lumaOf(file))).toBeLessThan(3);
  });

  it.each([
    ['black', 'black', ['-g', '25', ...encoding]],
    ['black, and has no key frame afterwards', 'black', oneKeyFrame],
    ['a slate of one colour', '0x2040a0', ['-g', '25', ...encoding]],
  ])('is not its beginning, which is %s', async (_, colour, options) => {
    await using folder = await temporaryFolder();
    const plain = `drawbox=t=fill:color=${colour}:enable='lt(t,3)'`;
    const file = await encoded(folder.path, `testsrc2=s=320x180:r=25:d=8,${plain}`, options);
    const poster = await posterOf(file, folder.path);
    expect(detailOf(poster)).toBeGreaterThan(0.8 * detailOf(await lumaOf(file, 150)));
  });

  it('is not in the middle of a fade', async () => {
    await using folder = await temporaryFolder();
    const file = await encoded(folder.path, 'testsrc2=s=320x180:r=25:d=10,fade=in:0:75', [
      '-g',
      '5',
      ...encoding,
    ]);
    const poster = await posterOf(file, folder.path);
    const whole = await lumaOf(file, 100);
    expect(detailOf(poster)).toBeGreaterThan(0.6 * detailOf(whole));
    expect(meanOf(poster)).toBeGreaterThan(0.6 * meanOf(whole));
  });

  it('is not blurred if other pictures are sharp', async () => {
    await using folder = await temporaryFolder();
    const blur = "gblur=sigma=6:enable='lt(mod(t,2),1)'";
    const file = await encoded(folder.path, `testsrc2=s=320x180:r=25:d=10,${blur}`);
    const poster = await posterOf(file, folder.path);
    expect(detailOf(poster)).toBeGreaterThan(0.8 * detailOf(await lumaOf(file, 45)));
  });

  it('of a video that is black throughout exists and is black', async () => {
    await using folder = await temporaryFolder();
    const poster = await posterOf(await encoded(folder.path, 'color=black:s=320x180:r=25:d=3'), folder.path);
    expect(meanOf(poster)).toBeLessThan(2);
  });

  it('is drawn in any folder, without leaving other files there', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 2, audio: false });
    const outDir = join(folder.path, '100 %d');
    await mkdir(outDir);
    const drawn = await posterFrame({ file, name: 'film.mp4' }, await prepare(file), outDir, { signal });
    expect((await readdir(outDir)).map((name) => join(outDir, name))).toEqual([drawn]);
  });

  it('is at most 1280 pixels wide', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { size: '1920x1080', seconds: 0.4, audio: false });
    expect(await posterOf(file, folder.path)).toMatchObject({ width: 1280, height: 720 });
  });

  it('can’t be drawn from a video whose pictures are broken, and the error says so', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { audio: false });
    const input = { file, name: 'film.mp4' };
    const plan = await prepare(file);
    const bytes = await readFile(file);
    const data = bytes.indexOf('mdat') + 4;
    await writeFile(file, bytes.fill(0xff, data, data + bytes.readUInt32BE(data - 8) - 8));
    for (const at of [undefined, 1])
      await expect(
        posterFrame(input, plan, folder.path, { signal, ...(at === undefined ? {} : { at }) }),
      ).rejects.toMatchObject({ code: 'video_broken', where: 'film.mp4' });
  });
});

describe('the poster that an editor chose', { timeout }, () => {
  it.each([
    ['an MP4 with B-frames', 'in.mp4', ['-c:v', 'libx264', '-g', '17', '-bf', '3', '-preset', 'veryfast']],
    ['a video with one key frame', 'in.mp4', ['-c:v', 'libx264', '-g', '1000', '-x264-params', 'scenecut=0']],
    [
      'a transport stream that begins at 135 s',
      'in.ts',
      ['-c:v', 'libx264', '-g', '20', '-output_ts_offset', '135'],
    ],
    ['key frames alone', 'in.mov', ['-c:v', 'prores_ks', '-profile:v', '0']],
  ])('is exactly the frame of that second: %s', async (_, name, options) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, name);
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      numbered('N', 's=320x180:r=25:d=4'),
      '-pix_fmt',
      'yuv420p',
      ...options,
      file,
    );
    const plan = await prepare(file);
    const seen: number[] = [];
    for (const at of [0, 1, 1.03, 2.44, 3.96, 3.999, 100])
      seen.push(numberIn(await draw(file, plan, folder.path, at)));
    expect(seen).toEqual([0, 25, 25, 61, 99, 99, 99]);
  });

  it('is drawn from a video without a key frame near that second that refreshes its pictures gradually', async () => {
    await using folder = await temporaryFolder();
    const refreshed = ['-c:v', 'libx264', '-preset', 'veryfast', '-x264-params', 'intra-refresh=1:keyint=60'];
    const file = await encoded(folder.path, 'testsrc2=s=640x360:r=25:d=6', [
      ...refreshed,
      '-pix_fmt',
      'yuv420p',
    ]);
    expect(distance(await posterOf(file, folder.path, 3.3), await lumaOf(file, 82))).toBeLessThan(4);
  });

  const color = 'colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:range=limited';
  it.each<[string, string, string[]]>([
    [
      'an HDR video',
      'in.mp4',
      [
        ...['-c:v', 'libx265', '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p10le'],
        ...['-x265-params', `log-level=error:${color}`],
        ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
      ],
    ],
    ['a video with wide pixels', 'in.mp4', ['-vf', 'scale=240:180,setsar=4/3']],
    [
      'an interlaced video',
      'in.mpg',
      ['-vf', 'tinterlace=4', '-flags', '+ilme+ildct', '-c:v', 'mpeg2video', '-q:v', '2', '-r', '25'],
    ],
    ['a video that is held upright', 'in.mp4', []],
  ])('looks like the video: %s', async (what, name, options) => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, name), {
      seconds: 2,
      rate: what.includes('interlaced') ? '50' : '25',
      audio: false,
      options,
    });
    if (what.includes('upright')) await turn(file);
    const video = await wholeVideo(file, join(folder.path, 'out'), { recipe });
    const top = video.plan.rungs.at(-1) ?? video.plan.rungs[0];
    const poster = await draw(file, video.plan, folder.path, 1);
    const frame = await lumaOf(await video.track(top.name), 25);
    expect(poster).toMatchObject({ width: top.width, height: top.height });
    expect(distance(poster, frame)).toBeLessThan(4);
    expect(await posterOf(file, folder.path)).toMatchObject({
      width: top.width,
      height: top.height,
    });
  });
});

/** Rotates a video by 90° as a phone does: in the matrix of a `tkhd` of version 0 (ISO/IEC 14496-12, 8.3.2). */
async function turn(file: string): Promise<void> {
  const bytes = await readFile(file);
  const matrix = bytes.indexOf('tkhd') + 44;
  for (const [index, value] of [0, 0x10000, 0, -0x10000, 0].entries())
    bytes.writeInt32BE(value, matrix + 4 * index);
  await writeFile(file, bytes);
}
