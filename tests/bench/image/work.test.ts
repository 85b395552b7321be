import { recipes } from '@slugline/story';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { withComment } from './memory.ts';
import { outputsOf } from './work.ts';

const rendition = (name: string, type: string, width: number, height: number) => ({
  ...{ name, type, width, height, role: 'rendition' as const, bytes: 9, sha256: 'a'.repeat(64) },
});

const files = [
  rendition('w320.avif', 'image/avif', 320, 213),
  rendition('16x9.jpg', 'image/jpeg', 1280, 720),
  rendition('motion.mp4', 'video/mp4', 320, 213),
];

describe('the work of a benchmark', () => {
  it('is the files that our engine made, with the recipe’s qualities and without other files than pictures', () => {
    const { avif, jpeg } = recipes.picture.parameters;
    expect(outputsOf({ files })).toEqual([
      { name: 'w320.avif', format: 'avif', width: 320, height: 213, quality: avif.quality, isWhole: true },
      {
        name: '16x9.jpg',
        format: 'jpeg',
        width: 1280,
        height: 720,
        quality: jpeg.quality,
        isWhole: false,
      },
    ]);
  });

  it('has the qualities that our engine chose, if it reports them', () => {
    const [avif, jpeg] = outputsOf({ files, encodings: [{ type: 'image/avif', quality: 41 }] });
    expect([avif?.quality, jpeg?.quality]).toEqual([41, recipes.picture.parameters.jpeg.quality]);
  });
});

describe('a picture with a number in a comment', () => {
  it('is another file with the same pixels', async () => {
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const [first, second] = [withComment(jpeg, 1), withComment(jpeg, 200)];
    expect(first).not.toEqual(second);
    for (const one of [first, second]) {
      expect(await sharp(one, { failOn: 'warning' }).raw().toBuffer()).toEqual(
        await sharp(jpeg).raw().toBuffer(),
      );
    }
  });
});
