import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { purposeOf } from '@slugline/story';
import { never, plain, sent, tempFolder } from '@slugline/testing/samples/images';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const poster = async (image: Sharp) => {
  const folder = await tempFolder();
  return { folder, made: await workers.makePoster(await sent(image, 'clip.mp4'), folder, never) };
};

describe('a poster', () => {
  it('has the size of the frame, in each format', async () => {
    const { folder, made } = await poster(plain(320, 180).png());
    expect(made.files.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['poster.avif', 320, 180],
      ['poster.webp', 320, 180],
      ['poster.jpg', 320, 180],
    ]);
    expect((await readdir(folder)).sort()).toEqual(['poster.avif', 'poster.jpg', 'poster.webp']);
    expect(await sharp(join(folder, 'poster.jpg')).metadata()).toMatchObject({ width: 320, height: 180 });
    expect(Buffer.from(made.thumbhash, 'base64').length).toBeGreaterThan(4);
  });

  it('is at most 1,280 pixels wide', async () => {
    const { made } = await poster(plain(1920, 1080).jpeg());
    expect(made.files[0]).toMatchObject({ width: 1280, height: 720 });
  });

  it('also has narrower sizes, in the formats that pages offer first', async () => {
    const { folder, made } = await poster(plain(1920, 1080).jpeg());
    expect(made.files.map(({ name, width, height }) => [name, width, height]).slice(3)).toEqual([
      ['poster-w960.avif', 960, 540],
      ['poster-w960.webp', 960, 540],
      ['poster-w640.avif', 640, 360],
      ['poster-w640.webp', 640, 360],
    ]);
    for (const { purpose, ...file } of made.files)
      expect([purpose, purposeOf(file)]).toEqual(['poster', 'poster']);
    expect(await sharp(join(folder, 'poster-w640.avif')).metadata()).toMatchObject({ width: 640 });
  });

  it('names the video when its frame can’t be read', async () => {
    const input = await sent(Buffer.from('no frame'), 'clip.mp4');
    await expect(workers.makePoster(input, await tempFolder(), never)).rejects.toMatchObject({
      code: 'picture_unsupported',
      where: 'clip.mp4',
    });
  });
});
