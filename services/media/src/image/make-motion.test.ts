import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImageWorkers } from '@slugline/image';
import { type ImageRecipe, recipes } from '@slugline/story';
import sharp from 'sharp';
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeMotion, withMotion } from './make-motion.ts';

const images = openImageWorkers({ concurrency: 1 });
afterAll(() => images.close());

const signal = new AbortController().signal;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-motion-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** A flag whose two colours swap places. */
async function flag(frames = 2): Promise<string> {
  const background = (index: number) => (index % 2 === 0 ? '#cc0000' : '#0000cc');
  const create = { width: 64, height: 48, channels: 3 } as const;
  const all = Array.from({ length: frames }, (_, index) =>
    sharp({ create: { ...create, background: background(index) } })
      .png()
      .toBuffer(),
  );
  const file = join(folder, 'flag');
  await sharp(await Promise.all(all), { join: { animated: true } })
    .gif({ delay: Array(frames).fill(40), loop: 2 })
    .toFile(`${file}.gif`);
  return `${file}.gif`;
}

const without = (limits: object): ImageRecipe => {
  const { parameters } = recipes.picture;
  return { ...recipes.picture, parameters: { ...parameters, motion: { ...parameters.motion, ...limits } } };
};

const make = async (file: string, recipe: ImageRecipe = recipes.picture) => {
  const out = await mkdtemp(join(folder, 'out-'));
  const motion = await makeMotion(images, { file, name: 'flag.gif' }, out, recipe, { signal });
  return { motion, left: await readdir(out) };
};

describe('the moving rendition of a picture', () => {
  it('is a WebP if that is small', async () => {
    const { motion, left } = await make(await flag());
    expect(motion).toMatchObject({
      plays: 2,
      files: [{ name: 'motion.webp', type: 'image/webp', width: 64 }],
    });
    expect(left).toEqual(['motion.webp']);
  });

  it('is a video if the WebP would be large, and leaves no other file', async () => {
    const { motion, left } = await make(await flag(), without({ webpBytes: 10 }));
    expect(motion).toMatchObject({ plays: 2, files: [{ name: 'motion.mp4', type: 'video/mp4', width: 64 }] });
    expect(left).toEqual(['motion.mp4']);
  });

  it('is missing if there are too many frames, and the result says so', async () => {
    const { motion, left } = await make(await flag(3), without({ maxFrames: 2 }));
    expect(motion).toEqual({ files: [], stillBecause: expect.stringContaining('3 frames') });
    expect(left).toEqual([]);
  });

  it('is missing if the picture does not move', async () => {
    const file = join(folder, 'still.png');
    await writeFile(
      file,
      await sharp(await flag())
        .png()
        .toBuffer(),
    );
    expect((await make(file)).motion).toEqual({ files: [] });
  });

  it('is not replaced by a still when the machine is at fault: another attempt may succeed', async () => {
    const file = await flag();
    vi.stubEnv('PATH', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(make(file, without({ webpBytes: 10 }))).rejects.toMatchObject({
      code: 'media_tool_missing',
    });
  });

  it('is listed beside the still', () => {
    const webp = { name: 'w64.webp', role: 'rendition', type: 'image/webp', bytes: 1, sha256: '' } as const;
    const video = { ...webp, name: 'motion.mp4' };
    const still = { kind: 'picture', width: 64, height: 48, files: [webp] } as const;
    expect(withMotion({ ...still, files: [webp] }, { files: [video], plays: 0 })).toEqual({
      ...still,
      plays: 0,
      files: [webp, video],
    });
  });
});
