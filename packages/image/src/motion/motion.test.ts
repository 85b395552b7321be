import { readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { purposeOf, recipes } from '@slugline/story';
import { imageProcesses } from '@slugline/testing/processes/image-processes';
import { hasProc } from '@slugline/testing/processes/running';
import { endlessGif, greyOf, greys, restless } from '@slugline/testing/samples/animations';
import { colourAt, made, never, plain, sent, tempFolder } from '@slugline/testing/samples/images';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';
import { isMoving } from './may-move.ts';
import { makeMotion as makeMotionHere } from './motion.ts';
import { shownDelays, shownPlays, stillBecause } from './motion-plan.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const { maxPixels, motion } = recipes.picture.parameters;

async function makeMotion(bytes: Buffer, more: Partial<Record<keyof typeof motion, unknown>> = {}) {
  const folder = await tempFolder();
  const parameters = { maxPixels, motion: { ...motion, ...more } } as typeof recipes.picture.parameters;
  const input = await sent(bytes, 'wheel.gif');
  return { folder, made: await workers.makeMotion(input, folder, { parameters }, never) };
}

/** Makes a moving WebP and reads it back. */
async function moved(bytes: Buffer) {
  const { folder, made } = await makeMotion(bytes);
  if (made.kind !== 'webp') throw new Error(`expected a WebP, got ${JSON.stringify(made)}`);
  const path = join(folder, made.file.name);
  return { ...made, path, metadata: await sharp(path, { animated: true }).metadata() };
}

/** Makes frames for a video. */
async function framed(bytes: Buffer, more: Partial<Record<keyof typeof motion, unknown>> = { webpBytes: 0 }) {
  const { made } = await makeMotion(bytes, more);
  if (made.kind !== 'frames') throw new Error(`expected frames, got ${JSON.stringify(made)}`);
  return made;
}

describe('a moving picture', () => {
  const delays = [100, 40, 250, 70];

  it.each(['gif', 'webp'] as const)('keeps the delays and loops of a %s', async (format) => {
    const { metadata, plays } = await moved(await greys({ delays, plays: 3 })[format]().toBuffer());
    expect(metadata).toMatchObject({ format: 'webp', pages: 4, delay: delays, loop: 3 });
    expect(plays).toBe(3);
  });

  it('has a file with the purpose `motion`', async () => {
    const { file } = await moved(await greys({ delays }).gif().toBuffer());
    expect(file.purpose).toBe('motion');
    expect(purposeOf({ ...file, purpose: undefined })).toBe('motion');
  });

  it('plays endlessly when the original does, and once when it has no loop', async () => {
    expect((await moved(await greys({ delays }).gif().toBuffer())).metadata.loop).toBe(0);
    expect((await moved(await greys({ delays, plays: 1 }).gif().toBuffer())).metadata.loop).toBe(1);
  });

  it('shows frames with delays of 10 ms and less for 100 ms, as browsers do', async () => {
    const { metadata } = await moved(
      await greys({ delays: [0, 10, 20, 30] })
        .gif()
        .toBuffer(),
    );
    expect(metadata.delay).toEqual([100, 100, 20, 30]);
  });

  it('has every frame in its place', async () => {
    const { path } = await moved(await greys({ delays }).gif().toBuffer());
    for (const page of delays.keys()) {
      const [grey = Number.NaN] = await sharp(path, { page }).raw().toBuffer();
      expect(Math.abs(grey - greyOf(page, delays.length))).toBeLessThan(3);
    }
  });

  it('is never scaled up, nor wider than a page needs', async () => {
    const sizeOf = async (width: number, height: number) => {
      const { file, metadata } = await moved(await greys({ width, height, delays }).webp().toBuffer());
      expect(metadata).toMatchObject({ width: file.width, pageHeight: file.height });
      return [file.width, file.height];
    };
    expect(await sizeOf(40, 30)).toEqual([40, 30]);
    expect(await sizeOf(1920, 1081)).toEqual([960, 541]);
  });

  it('keeps transparency', async () => {
    const clear = { r: 255, g: 0, b: 0, alpha: 0 };
    const size = { width: 20, height: 20, channels: 4 } as const;
    const frames = await Promise.all(
      [clear, '#0000ff'].map((background) =>
        sharp({ create: { ...size, background } })
          .png()
          .toBuffer(),
      ),
    );
    const bytes = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await colourAt((await moved(bytes)).path, 0.5, 0.5))[3]).toBe(0);
    // Video has no alpha: the ground is white, as in JPEG.
    const { frames: raw } = await framed(bytes);
    expect([...(await readFile(raw.file)).subarray(raw.skip, raw.skip + 3)]).toEqual([255, 255, 255]);
  });

  it('gives the same bytes when it is made again', async () => {
    const bytes = await restless({ delays: [40, 40] });
    expect((await moved(bytes)).file).toEqual((await moved(bytes)).file);
    const [one, other] = [await framed(bytes), await framed(bytes)];
    expect(await readFile(one.frames.file)).toEqual(await readFile(other.frames.file));
  });

  it('has no place and no camera of the original, but its creator', async () => {
    const telltale = greys({ width: 640, height: 40, delays })
      .webp()
      .withExif({
        IFD0: { Artist: 'Ada Lovelace', Model: 'Tattler 3000' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 30/1' },
      });
    const { path } = await moved(await telltale.toBuffer());
    const text = (await readFile(path)).toString('latin1');
    expect(text).toContain('Ada Lovelace');
    expect(text).not.toMatch(/Tattler|GPS/);
  });

  it('has no comments of a GIF', async () => {
    const gif = await greys({ delays }).gif().toBuffer();
    const comment = Buffer.from('\x21\xfe\x0e48.858N 2.294 E\x00', 'latin1');
    const spoken = Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
    const { path } = await moved(spoken);
    expect((await readFile(path)).toString('latin1')).not.toContain('48.858');
  });
});

describe('a long moving picture', () => {
  it('becomes raw frames with even sides, for a video encoder', async () => {
    const delays = [50, 60, 70];
    const { frames, plays } = await framed(
      await greys({ width: 41, height: 31, delays, plays: 2 }).gif().toBuffer(),
      { webpPixels: 41 * 31 * 3 - 1 },
    );
    expect(frames).toMatchObject({ width: 40, height: 30, delays });
    expect(plays).toBe(2);
    const size = 40 * 30 * 3;
    const pixels = (await readFile(frames.file)).subarray(frames.skip);
    expect(pixels.length).toBe(size * delays.length);
    for (const index of delays.keys()) {
      const frame = pixels.subarray(index * size, (index + 1) * size);
      const off = frame.map((grey) => Math.abs(grey - greyOf(index, delays.length)));
      expect(Math.max(...off)).toBeLessThan(2);
    }
  });

  it('becomes frames when its WebP has too many bytes, and the WebP is removed', async () => {
    const { folder, made } = await makeMotion(await restless({ delays: [40, 40] }), { webpBytes: 10_000 });
    expect(made.kind).toBe('frames');
    expect(await readdir(folder)).toEqual(['frames.v']);
  });

  it.skipIf(!hasProc)('takes no more memory for more frames', async () => {
    const { frames } = await framed(endlessGif(1_000, 400, 400), {});
    expect((await stat(frames.file)).size).toBeGreaterThan(450e6);
    const [pid] = imageProcesses(process.pid);
    const [, peak] = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
    expect(Number(peak) * 1024).toBeLessThan(250e6);
  });
});

describe('a picture that does not move', () => {
  it.each(['gif', 'webp', 'png', 'jpeg'] as const)('has no motion as %s', async (format) => {
    const { folder, made } = await makeMotion(await plain(20, 20).toFormat(format).toBuffer());
    expect(made).toEqual({ kind: 'none' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is recognised by its first bytes, except a GIF', async () => {
    expect(
      isMoving(
        await greys({ delays: [40, 40] })
          .webp()
          .toBuffer(),
      ),
    ).toBe(true);
    expect(isMoving(await plain(20, 20).webp().toBuffer())).toBe(false);
    expect(
      isMoving(
        await plain(20, 20)
          .webp()
          .withExif({ IFD0: { Artist: 'A' } })
          .toBuffer(),
      ),
    ).toBe(false);
    expect(isMoving(await plain(20, 20).gif().toBuffer())).toBe(true);
    expect(isMoving(Buffer.from('GIF'))).toBe(false);
  });
});

describe('an animation that is too large', () => {
  it('is published as a still when it has 10,000 frames, with advice what to do', async () => {
    const bytes = endlessGif(10_000, 2_000, 2_000);
    expect((await makeMotion(bytes)).made).toEqual({
      kind: 'still',
      because: 'has 10,000 frames, more than 2,000: send it as a video',
    });
    expect((await made(workers, bytes)).media).toMatchObject({ width: 2_000, height: 2_000 });
  });

  it('is limited by the pixels of all its frames together', async () => {
    expect((await makeMotion(endlessGif(200, 2_000, 2_000))).made).toEqual({
      kind: 'still',
      because: 'has 200 frames of 2000 × 2000, 800 megapixels in all, more than 500: send it as a video',
    });
  });

  it('is limited by its duration when it would become a video', async () => {
    const bytes = await greys({ delays: Array(8).fill(50_000) })
      .gif()
      .toBuffer();
    expect((await makeMotion(bytes)).made.kind).toBe('webp');
    expect((await makeMotion(bytes, { webpBytes: 0 })).made).toEqual({
      kind: 'still',
      because: 'runs for 400 s, more than 300 s: send it as a video',
    });
  });

  it('is published as a still when EXIF rotates it, because libvips has all frames in one picture', () => {
    const upright = { frames: 2, width: 40, height: 30, orientation: 1 };
    expect(stillBecause(upright, motion)).toBeUndefined();
    expect(stillBecause({ ...upright, orientation: 6 }, motion)).toContain('EXIF orientation');
  });

  it('is published as a still when it is damaged after its first frame', async () => {
    const bytes = await greys({ width: 64, height: 64, delays: [40, 40, 40] })
      .webp()
      .toBuffer();
    // The first bytes of the last frame's data, after its start code and size (RFC 6386, 9.1).
    const at = bytes.lastIndexOf(Buffer.from('9d012a', 'hex')) + 7;
    bytes.fill(0xff, at, at + 6);
    for (const limits of [{}, { webpPixels: 0 }]) {
      const { folder, made: motion } = await makeMotion(bytes, limits);
      expect(motion).toMatchObject({ kind: 'still', because: expect.stringContaining('damaged') });
      expect(await readdir(folder)).toEqual([]);
    }
    expect((await made(workers, bytes)).media.width).toBe(64);
  });

  it('moves as far as it goes when it is cut off, as in browsers', async () => {
    const whole = await sharp(await restless({ delays: [40, 40, 40] }), { animated: true })
      .gif()
      .toBuffer();
    expect((await moved(whole.subarray(0, whole.length * 0.6))).metadata.pages).toBe(2);
  });

  it.skipIf(!hasProc)(
    'is not reported as damaged when the disk is full, so that it can be retried',
    async () => {
      const { file } = await sent(
        await greys({ delays: [40, 40] })
          .gif()
          .toBuffer(),
      );
      const folder = await tempFolder();
      await symlink('/dev/full', join(folder, 'frames.v'));
      const parameters = { maxPixels, motion: { ...motion, webpPixels: 0 } };
      await expect(makeMotionHere({ file, name: 'wheel.gif' }, folder, parameters)).rejects.toMatchObject({
        code: 'store_full',
        where: 'wheel.gif',
      });
    },
  );

  it('shows a frame for at most a minute, because sharp writes no longer delays', () => {
    expect(shownDelays([655_350], 2)).toEqual([65_535, 100]);
    expect(shownPlays(65_536)).toBe(65_535);
  });
});
