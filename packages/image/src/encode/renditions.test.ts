import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeMedia, sha256Of } from '@slugline/story';
import { small } from '@slugline/testing/samples/image-recipes';
import { made, never, noise, photograph, plain, sent, tempFolder } from '@slugline/testing/samples/images';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';

const workers = openImageWorkers({ concurrency: 2 });
afterAll(() => workers.close());

describe('a picture', () => {
  it('has no format that saves nothing', async () => {
    const { media } = await made(workers, plain(640, 400).jpeg(), { ...small, widths: [320] });
    expect(media.encodings?.map(({ type }) => type)).toEqual(['image/avif', 'image/webp', 'image/jpeg']);
    expect(media.files.map(({ name }) => name)).toEqual(['w320.webp', 'w320.jpg']);
  });

  it('has qualities that reach the target similarity, and reports the savings', async () => {
    const image = await (await photograph(400, 300)).toBuffer();
    const recipe = { ...small, widths: [160, 320] };
    const qualities = async (similarity: number) =>
      (await made(workers, image, { ...recipe, similarity })).media.encodings ?? [];
    for (const { type, quality, similarity, saved = 0 } of await qualities(0.5)) {
      expect(quality, type).toBeLessThan(75);
      expect(similarity).toBeGreaterThan(0.5);
      expect(saved).toBeGreaterThan(0);
    }
    // No quality reaches this similarity.
    expect((await qualities(0.9999)).map(({ quality, saved }) => [quality, saved])).toEqual([
      [50, 0],
      [76, 0],
      [78, 0],
    ]);
    const usual = (await made(workers, image, recipe)).media.encodings;
    expect(usual).toEqual([
      { type: 'image/avif', quality: 50 },
      { type: 'image/webp', quality: 76 },
      { type: 'image/jpeg', quality: 78 },
    ]);
  });

  it('has crops around its focal point, never larger than itself', async () => {
    const spot = { input: await noise(60, 60).toBuffer(), left: 320, top: 20 };
    const image = await plain(400, 300, '#203040').composite([spot]).png().toBuffer();
    const crops = [
      { name: '1x1', width: 200, height: 200 },
      { name: '16x9', width: 1280, height: 720 },
    ];
    const { folder, media } = await made(workers, image, { ...small, widths: [400], crops });
    expect(media.focalPoint?.x).toBeGreaterThan(0.7);
    expect(media.files.filter(({ name }) => /^\d+x/.test(name))).toMatchObject([
      { name: '1x1.jpg', type: 'image/jpeg', width: 200, height: 200 },
      { name: '16x9.jpg', type: 'image/jpeg', width: 400, height: 225 },
    ]);
    const focalPoint = { x: 0, y: 0.5 };
    const left = await made(workers, image, { ...small, widths: [400], crops, focalPoint });
    expect(left.media.focalPoint).toEqual(focalPoint);
    const contrast = async (file: string) => (await sharp(file).greyscale().stats()).channels[0]?.stdev ?? 0;
    expect(await contrast(join(left.folder, '1x1.jpg'))).toBeLessThan(2);
    expect(await contrast(join(folder, '1x1.jpg'))).toBeGreaterThan(5);
  });

  it('has its most frequent colour', async () => {
    expect((await made(workers, plain(100, 80, '#204080').png())).media.colour).toMatch(/^#[12].[34].[78]./);
  });

  it('is reported early when it is large, with complete JPEGs and everything that a page needs', async () => {
    const large = await sharp({ create: { width: 2600, height: 2000, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer();
    const told: [MadeMedia, string[]][] = [];
    const recipe = { parameters: { ...small, maxPixels: 6_000_000 } };
    const folder = await tempFolder();
    const media = await workers.makeImage(await sent(large), folder, recipe, {
      ...never,
      onEarly: async (early, dir) => {
        const sums = await Promise.all(
          early.files.map(async ({ name }) => sha256Of(await readFile(join(dir, name)))),
        );
        told.push([early, sums]);
      },
    });
    expect(told).toHaveLength(1);
    const [[early, sums] = [media, []]] = told;
    expect(early.files.map(({ name }) => name)).toEqual(['w32.jpg', 'w64.jpg']);
    expect(sums).toEqual(early.files.map(({ sha256 }) => sha256));
    const { files: _early, ...about } = early;
    expect(media).toMatchObject(about);
    expect(media.files).toEqual(expect.arrayContaining(early.files));
  });
});
