import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recipes } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { lumaOf, meanOf } from '@slugline/testing/readers/pixels';
import { probe } from '@slugline/testing/samples/clips';
import { boxesOf, nalTypesOf } from '@slugline/testing/samples/mp4-boxes';
import { expect, it } from 'vitest';
import { makeMovingImage } from './moving-image.ts';

const timeout = 60_000;
const signal = new AbortController().signal;

/** Frames as the picture workers write them, each in one grey, from dark to light. */
async function written(folder: string, delays: number[], { width = 64, height = 48, skip = 64 } = {}) {
  const size = width * height * 3;
  const bytes = Buffer.alloc(skip + size * delays.length);
  for (const index of delays.keys())
    bytes.fill(greyOf(index), skip + index * size, skip + (index + 1) * size);
  const file = join(folder, 'frames');
  await writeFile(file, bytes);
  return { file, skip, width, height, delays };
}

const greyOf = (index: number): number => (index % 8) * 32;

async function made(folder: string, delays: number[], shape = {}) {
  const frames = await written(folder, delays, shape);
  const video = await makeMovingImage('wheel.gif', frames, folder, recipes.picture, { signal });
  const file = join(folder, video.name);
  const { streams, format } = await probe(file, 'stream:format', '-count_frames');
  return { video, file, streams, format };
}

it('shows each frame for its own time, the last one too', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const { file, streams } = await made(folder.path, [100, 40, 200, 60]);
  expect(streams).toHaveLength(1);
  expect(streams[0]).toMatchObject({ avg_frame_rate: '50/1', r_frame_rate: '50/1', nb_read_frames: '20' });
  expect(Number(streams[0]?.duration)).toBeCloseTo(0.4, 6);
  const shown = [0, 4, 5, 6, 7, 16, 17, 19];
  const greys = [0, 0, 1, 1, 2, 2, 3, 3].map(greyOf);
  for (const [index, frame] of shown.entries()) {
    expect(Math.abs(meanOf(await lumaOf(file, frame)) - (greys[index] ?? 0)), `frame ${frame}`).toBeLessThan(
      4,
    );
  }
});

it('keeps times within half a frame if no rate up to 60 fits them', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const delays = Array.from({ length: 2_000 }, (_, index) => (index % 2 === 0 ? 30 : 40));
  const { file, streams } = await made(folder.path, delays, { width: 16, height: 16 });
  expect(streams[0]).toMatchObject({ avg_frame_rate: '60/1', nb_read_frames: '4200' });
  // Picture 1,001 begins 35.03 s after the first: at 2,101.8 frames.
  for (const [frame, image] of [
    [2_101, 1_000],
    [2_102, 1_001],
  ] as const) {
    expect(Math.abs(meanOf(await lumaOf(file, frame)) - greyOf(image))).toBeLessThan(4);
  }
});

it('plays in every browser: H.264 of 8 bits, even sizes, no audio, index first', {
  timeout,
}, async () => {
  await using folder = await temporaryFolder();
  const { video, file, streams } = await made(folder.path, [50, 50], { width: 2, height: 34 });
  expect(video).toMatchObject({ name: 'motion.mp4', type: 'video/mp4', width: 2, height: 34 });
  expect(streams.map(({ codec_type }) => codec_type)).toEqual(['video']);
  expect(streams[0]).toMatchObject({
    ...{ codec_name: 'h264', pix_fmt: 'yuv420p', width: 2, height: 34, color_range: 'tv' },
    ...{ color_space: 'bt709', color_transfer: 'bt709', color_primaries: 'bt709' },
  });
  const bytes = await readFile(file);
  expect(bytes.length).toBe(video.bytes);
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  const mdat = boxesOf(bytes).find(({ type }) => type === 'mdat')?.bytes ?? Buffer.alloc(0);
  // Only slices: no message with the encoder's options (SEI, type 6).
  expect(new Set(nalTypesOf(mdat))).toEqual(new Set([1, 5]));
});

it('gives the same bytes for the same frames', { timeout }, async () => {
  await using one = await temporaryFolder();
  await using other = await temporaryFolder();
  const delays = [30, 70, 30];
  expect((await made(one.path, delays)).video).toEqual((await made(other.path, delays)).video);
});

it('treats frames as pixels, whatever bytes they hold', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const frames = await written(folder.path, [50, 50], { skip: 0 });
  const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n';
  await writeFile(frames.file, Buffer.alloc(64 * 48 * 3 * 2, playlist));
  const video = await makeMovingImage('wheel.gif', frames, folder.path, recipes.picture, { signal });
  expect(video).toMatchObject({ width: 64, height: 48, purpose: 'motion' });
});

it('ends when it is aborted', { timeout }, async () => {
  await using folder = await temporaryFolder();
  const frames = await written(folder.path, [50, 50]);
  const cancelled = AbortSignal.abort(new Error('cancelled'));
  await expect(
    makeMovingImage('wheel.gif', frames, folder.path, recipes.picture, { signal: cancelled }),
  ).rejects.toThrow('cancelled');
});
