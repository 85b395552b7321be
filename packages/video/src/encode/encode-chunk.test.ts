import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, ffmpeg, probe, quickRecipe as recipe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { describe, expect, it } from 'vitest';
import { segmentName } from '../packaging/rendition.ts';
import { readTrack } from '../packaging/track.ts';
import { prepareVideo } from '../plan/prepare.ts';
import type { Chunk, VideoPlan } from '../plan/video-plan.ts';
import { chunkRun } from './chunk-run.ts';
import { encodeChunk } from './encode-chunk.ts';
import { faultOf } from './verify.ts';

const signal = new AbortController().signal;
const timeout = 60_000;

const prepare = (file: string): Promise<VideoPlan> =>
  prepareVideo({ file, name: 'film.mp4' }, recipe, { signal });

/** Hashes of the pictures that a chunk's encoder receives, in order. */
async function images(file: string, plan: VideoPlan, chunk: Chunk, hold: boolean): Promise<string[]> {
  const rung = plan.rungs[0].name;
  const { inputs, filter = '' } = chunkRun(
    { file, name: 'film' },
    { plan, chunk, rungs: [rung], hold },
    recipe,
    '.',
  );
  const options = inputs[0]?.options ?? [];
  const text = await ffmpeg(
    ...[...options, '-i', file, '-filter_complex', filter, '-map', `[${rung}]`],
    ...['-fps_mode', 'passthrough', '-f', 'framemd5', '-'],
  );
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}

const moving = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=5'];
const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'];
const sources: [what: string, name: string, options: string[]][] = [
  ['MP4 with key frames that meet no chunk', 'in.mp4', [...x264, '-g', '17', '-bf', '2']],
  [
    'open groups of pictures',
    'in.mp4',
    [...x264, '-g', '15', '-x264-params', 'open-gop=1:bframes=3:b-pyramid=normal'],
  ],
  ['one key frame in all', 'in.mp4', [...x264, '-g', '1000', '-x264-params', 'scenecut=0']],
  ['key frames alone', 'in.mov', ['-c:v', 'prores_ks', '-profile:v', '0']],
  ['a pyramid of B-frames', 'in.mkv', [...x264, '-g', '33', '-x264-params', 'bframes=8:b-pyramid=strict']],
  [
    'HEVC',
    'in.mp4',
    ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error:keyint=20:bframes=4'],
  ],
  ['MPEG-4 with B-frames', 'in.mov', ['-c:v', 'mpeg4', '-g', '20', '-bf', '2']],
  ['Matroska', 'in.mkv', [...x264, '-g', '20']],
  ['WebM', 'in.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '22']],
  [
    'MPEG-TS that begins at 135 s',
    'in.ts',
    [...x264, '-g', '20', '-output_ts_offset', '135', '-muxdelay', '0'],
  ],
  ['MPEG-TS with open groups', 'in.ts', [...x264, '-g', '15', '-x264-params', 'open-gop=1:bframes=3']],
  ['AVI, which knows no presentation times', 'in.avi', ['-c:v', 'mpeg4', '-g', '20', '-bf', '2']],
  ['FLV', 'in.flv', [...x264, '-g', '20']],
  ['MXF', 'in.mxf', ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2', '-b:v', '5M', '-r', '25']],
  [
    'interlaced MPEG-2',
    'in.mpg',
    ['-vf', 'tinterlace=4', '-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-g', '12'],
  ],
  [
    'a variable rate, with a still of two seconds across chunks',
    'in.mkv',
    [
      '-vf',
      "select='if(between(t,1.1,3.1),0,if(lt(t,1),not(mod(n,3)),1))'",
      '-fps_mode',
      'vfr',
      ...x264,
      '-g',
      '20',
    ],
  ],
  [
    'times below 0',
    'in.mkv',
    [...x264, '-g', '20', '-bf', '3', '-output_ts_offset', '-0.5', '-avoid_negative_ts', 'disabled'],
  ],
];

describe('chunks', { timeout }, () => {
  it.each(sources)('of %s hold the same pictures as the whole video, each once', async (_, name, options) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, name);
    await ffmpeg(...moving, ...options, file);
    const plan = await prepare(file);
    expect(plan.chunks.length).toBeGreaterThan(2);
    const all = { index: 0, firstFrame: 0, frames: plan.frames, seekSeconds: 0 };
    const whole = await images(file, plan, all, true);
    expect(whole).toHaveLength(plan.frames);
    const last = plan.chunks.at(-1);
    const apart: string[] = [];
    for (const chunk of plan.chunks) apart.push(...(await images(file, plan, chunk, chunk === last)));
    expect(apart).toEqual(whole);
  });

  it('of a broadcast whose frame size changes hold every picture of both, each once', async () => {
    await using folder = await temporaryFolder();
    const [small, large, file] = ['small.ts', 'large.ts', 'in.ts'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    await ffmpeg(...moving, ...x264, '-g', '20', '-muxdelay', '0', small);
    const wide = ['-f', 'lavfi', '-i', 'testsrc2=s=480x270:r=25:d=3'];
    await ffmpeg(...wide, ...x264, '-g', '20', '-muxdelay', '0', '-output_ts_offset', '5', large);
    await writeFile(file, Buffer.concat([await readFile(small), await readFile(large)]));
    const video = await wholeVideo(file, join(folder.path, 'out'), { recipe });
    const { plan } = video;
    const all = { index: 0, firstFrame: 0, frames: plan.frames, seekSeconds: 0 };
    const whole = await images(file, plan, all, true);
    // The picture moves: a repeated one would have the hash of the one before.
    expect(new Set(whole).size).toBe(plan.frames);
    const apart: string[] = [];
    for (const chunk of plan.chunks) apart.push(...(await images(file, plan, chunk, false)));
    expect(apart).toEqual(whole);
  });

  it('play on without a break: every frame once, at even times', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 5, rate: '30000/1001' });
    const video = await wholeVideo(file, join(folder.path, 'out'), { recipe });
    expect(video.plan.chunks.length).toBeGreaterThan(3);
    const whole = await video.track('180p');
    const stdout = await ffmpeg('-i', whole, '-map', '0:v', '-f', 'framecrc', '-');
    const frames = stdout.split('\n').filter((line) => line.startsWith('0,'));
    expect(frames).toHaveLength(video.plan.frames);
    const { streams } = await probe(whole, 'stream=r_frame_rate,avg_frame_rate');
    expect(streams[0]).toEqual({ r_frame_rate: '30000/1001', avg_frame_rate: '30000/1001' });
  });

  it('have the same bytes each time, and when fewer rungs are made', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { size: '864x486', seconds: 3 });
    const plan = await prepare(file);
    expect(plan.rungs.map(({ name }) => name)).toEqual(['360p', '480p']);
    const made = async (name: string, rungs: string[]) => {
      const out = join(folder.path, name);
      const input = { file, name: 'film.mp4' };
      const parts = await encodeChunk(input, plan, { chunk: 1, rungs }, out, recipe, { signal });
      return Object.fromEntries(
        parts.map(({ track, segments }) => [track, segments.map(({ sha256 }) => sha256)]),
      );
    };
    const both = await made('both', ['360p', '480p']);
    expect(await made('again', ['360p', '480p'])).toEqual(both);
    expect(await made('low', ['360p'])).toEqual({ '360p': both['360p'] });
    expect(await made('high', ['480p'])).toEqual({ '480p': both['480p'] });
  });

  it('number their segments and fragments through the video', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 4 });
    const video = await wholeVideo(file, join(folder.path, 'out'), { recipe });
    expect(video.parts.flatMap(({ segments }) => segments.map(({ number }) => number))).toEqual([
      1, 2, 3, 4, 5,
    ]);
    const bytes = await readFile(await video.track('180p'));
    const sequences: number[] = [];
    for (let at = bytes.indexOf('mfhd'); at >= 0; at = bytes.indexOf('mfhd', at + 4)) {
      sequences.push(bytes.readUInt32BE(at + 8));
    }
    expect(sequences).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
  });

  it('report progress that only grows', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 4, size: '640x360' });
    const plan = await prepare(file);
    const percents: number[] = [];
    const onProgress = (percent: number) => percents.push(percent);
    const input = { file, name: 'film.mp4' };
    await encodeChunk(input, plan, { chunk: 1, rungs: ['360p'] }, join(folder.path, 'out'), recipe, {
      signal,
      onProgress,
    });
    expect(percents).toEqual([...new Set(percents)].toSorted((a, b) => a - b));
    expect(percents.every((percent) => percent >= 0 && percent < 100)).toBe(true);
  });
});

describe('a chunk that differs from the plan', { timeout }, () => {
  it('is made again from an earlier point when a key frame is not where the plan has it', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 5, options: ['-g', '1000'] });
    const plan = await prepare(file);
    const [first, second, ...rest] = plan.chunks;
    if (second === undefined) throw new Error('one chunk');
    const wrong: VideoPlan = { ...plan, chunks: [first, { ...second, seekSeconds: 4.9 }, ...rest] };
    const input = { file, name: 'film.mp4' };
    const chunk = { chunk: 1, rungs: ['180p'] };
    const right = await encodeChunk(input, plan, chunk, join(folder.path, 'right'), recipe, { signal });
    const again = await encodeChunk(input, wrong, chunk, join(folder.path, 'again'), recipe, { signal });
    expect(again).toEqual(right);
  });

  it('is rejected, with its position in the video, when the original has no pictures there', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), {
      seconds: 5,
      options: ['-movflags', '+faststart'],
    });
    const plan = await prepare(file);
    const cut = join(folder.path, 'cut.mp4');
    await copyFile(file, cut);
    await truncate(cut, 30_000);
    const chunk = plan.chunks.length - 2;
    const made = encodeChunk(
      { file: cut, name: 'film.mp4' },
      plan,
      { chunk, rungs: ['180p'] },
      folder.path,
      recipe,
      { signal },
    );
    await expect(made).rejects.toMatchObject({ code: 'video_broken', where: 'film.mp4' });
    await expect(made).rejects.toThrow(/film\.mp4 can't be encoded between [\d.]+ s and [\d.]+ s/);
  });

  it('is faulty when its picture size differs from the rung’s', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { seconds: 2 });
    const plan = await prepare(file);
    const [chunk, rung] = [plan.chunks[0], plan.rungs[0]];
    const input = { file, name: 'film.mp4' };
    const order = { chunk: 0, rungs: [rung.name] };
    const [part] = await encodeChunk(input, plan, order, folder.path, recipe, { signal });
    const whole = join(folder.path, 'whole.mp4');
    const names = ['init.mp4', ...(part?.segments ?? []).map(({ number }) => segmentName(number))];
    const pieces = names.map((name) => readFile(join(folder.path, rung.name, name)));
    await writeFile(whole, Buffer.concat(await Promise.all(pieces)));
    const track = await readTrack(whole);
    expect(faultOf(track, chunk, plan, rung)).toBeUndefined();
    const other = { ...rung, width: rung.width + 2 };
    expect(faultOf(track, chunk, plan, other)).toMatch(/^it is of 320x180 pixels instead of 322x180/);
  });

  /** Encodes the last chunk of a video whose packets promise more pictures than it has. */
  async function lastOf(folder: string, missing: number, heldFrames = 0) {
    const file = await clip(join(folder, 'in.mp4'), { seconds: 3, audio: false });
    const plan = await prepare(file);
    const last = plan.chunks.at(-1) as Chunk;
    const more = missing + heldFrames;
    const longer: VideoPlan = {
      ...plan,
      frames: plan.frames + more,
      heldFrames,
      chunks: plan.chunks.with(-1, { ...last, frames: last.frames + more }) as VideoPlan['chunks'],
    };
    const order = { chunk: last.index, rungs: ['180p'] };
    const made = encodeChunk({ file, name: 'film.mp4' }, longer, order, folder, recipe, { signal });
    return { plan, last, made };
  }

  it.each([0, 50])(
    'is not filled with a still picture when 4 s are missing and the plan holds %i frames',
    async (held) => {
      await using folder = await temporaryFolder();
      const { made } = await lastOf(folder.path, 100, held);
      await expect(made).rejects.toMatchObject({ code: 'video_broken', where: 'film.mp4' });
    },
  );

  it('holds the last picture when the video ends a little before its packets say', async () => {
    await using folder = await temporaryFolder();
    const { plan, last, made } = await lastOf(folder.path, 5);
    const [part] = await made;
    const ticks = part?.segments.reduce((sum, { duration }) => sum + duration, 0) ?? 0;
    expect((ticks / plan.timescale) * 25).toBeCloseTo(last.frames + 5, 5);
  });
});
