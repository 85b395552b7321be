import { readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { purposeOf, recipes } from '@slugline/story';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openPictureWorkers } from '../index.ts';
import { endlessGif, greyOf, greys, restless } from '../testing/animations.ts';
import { colourAt, made, never, plain, sent, tempFolder } from '../testing/pictures.ts';
import { hasProc, pictureProcesses } from '../testing/processes.ts';
import { isMoving } from './may-move.ts';
import { makeMotion as makeMotionHere } from './motion.ts';
import { shownDelays, shownPlays, stillBecause } from './motion-plan.ts';

const workers = openPictureWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const { maxPixels, motion } = recipes.picture.parameters;

async function makeMotion(bytes: Buffer, more: Partial<Record<keyof typeof motion, unknown>> = {}) {
  const folder = await tempFolder();
  const parameters = { maxPixels, motion: { ...motion, ...more } } as typeof recipes.picture.parameters;
  const input = await sent(bytes, 'wheel.gif');
  return { folder, made: await workers.makeMotion(input, folder, { parameters }, never) };
}

/** Makes a WebP that moves, and reads it back. */
async function moved(bytes: Buffer) {
  const { folder, made } = await makeMotion(bytes);
  if (made.kind !== 'webp') throw new Error(`not a WebP but ${JSON.stringify(made)}`);
  const path = join(folder, made.file.name);
  return { ...made, path, metadata: await sharp(path, { animated: true }).metadata() };
}

/** Makes frames for a film. */
async function framed(bytes: Buffer, more: Partial<Record<keyof typeof motion, unknown>> = { webpBytes: 0 }) {
  const { made } = await makeMotion(bytes, more);
  if (made.kind !== 'frames') throw new Error(`no frames but ${JSON.stringify(made)}`);
  return made;
}

describe('a picture that moves', () => {
  const delays = [100, 40, 250, 70];

  it.each(['gif', 'webp'] as const)('I15: keeps the delays and the loops of a %s', async (format) => {
    const { metadata, plays } = await moved(await greys({ delays, plays: 3 })[format]().toBuffer());
    expect(metadata).toMatchObject({ format: 'webp', pages: 4, delay: delays, loop: 3 });
    expect(plays).toBe(3);
  });

  it('says that its file is what moves', async () => {
    const { file } = await moved(await greys({ delays }).gif().toBuffer());
    expect(file.purpose).toBe('motion');
    expect(purposeOf({ ...file, purpose: undefined })).toBe('motion');
  });

  it('I15: goes on for ever where the original does, and once where it has no loop', async () => {
    expect((await moved(await greys({ delays }).gif().toBuffer())).metadata.loop).toBe(0);
    expect((await moved(await greys({ delays, plays: 1 }).gif().toBuffer())).metadata.loop).toBe(1);
  });

  it('I15: shows frames of 10 ms and less for 100, as browsers do', async () => {
    const { metadata } = await moved(
      await greys({ delays: [0, 10, 20, 30] })
        .gif()
        .toBuffer(),
    );
    expect(metadata.delay).toEqual([100, 100, 20, 30]);
  });

  it('I15: has every frame in its place', async () => {
    const { path } = await moved(await greys({ delays }).gif().toBuffer());
    for (const page of delays.keys()) {
      const [grey = Number.NaN] = await sharp(path, { page }).raw().toBuffer();
      expect(Math.abs(grey - greyOf(page, delays.length))).toBeLessThan(3);
    }
  });

  it('I10: is never scaled up, nor wider than a page needs', async () => {
    const sizeOf = async (width: number, height: number) => {
      const { file, metadata } = await moved(await greys({ width, height, delays }).webp().toBuffer());
      expect(metadata).toMatchObject({ width: file.width, pageHeight: file.height });
      return [file.width, file.height];
    };
    expect(await sizeOf(40, 30)).toEqual([40, 30]);
    expect(await sizeOf(1920, 1081)).toEqual([960, 541]);
  });

  it('keeps what is transparent', async () => {
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
    // A film has no alpha: white is behind it, as in JPEG.
    const { frames: film } = await framed(bytes);
    expect([...(await readFile(film.file)).subarray(film.skip, film.skip + 3)]).toEqual([255, 255, 255]);
  });

  it('I12: makes the same bytes again', async () => {
    const bytes = await restless({ delays: [40, 40] });
    expect((await moved(bytes)).file).toEqual((await moved(bytes)).file);
    const [one, other] = [await framed(bytes), await framed(bytes)];
    expect(await readFile(one.frames.file)).toEqual(await readFile(other.frames.file));
  });

  it('I14: says nothing that the original says of places and cameras, and who made it', async () => {
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

  it('I14: leaves a GIF’s comments behind', async () => {
    const gif = await greys({ delays }).gif().toBuffer();
    const comment = Buffer.from('\x21\xfe\x0e48.858N 2.294 E\x00', 'latin1');
    const spoken = Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
    const { path } = await moved(spoken);
    expect((await readFile(path)).toString('latin1')).not.toContain('48.858');
  });
});

describe('one that is long', () => {
  it('is handed over as bare frames, on even sizes, for an encoder of films', async () => {
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

  it('is that by the bytes of its WebP, too, which is not left behind', async () => {
    const { folder, made } = await makeMotion(await restless({ delays: [40, 40] }), { webpBytes: 10_000 });
    expect(made.kind).toBe('frames');
    expect(await readdir(folder)).toEqual(['frames.v']);
  });

  it.skipIf(!hasProc)('I9: takes no more memory for more frames', async () => {
    const { frames } = await framed(endlessGif(1_000, 400, 400), {});
    expect((await stat(frames.file)).size).toBeGreaterThan(450e6);
    const [pid] = pictureProcesses(process.pid);
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

  it('is told by its first bytes, but for a GIF', async () => {
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

describe('an animation that asks for too much', () => {
  it('I2: of 10,000 frames is a still, in words that say what to do', async () => {
    const bytes = endlessGif(10_000, 2_000, 2_000);
    expect((await makeMotion(bytes)).made).toEqual({
      kind: 'still',
      because: 'has 10,000 frames, more than 2,000: send it as a video',
    });
    expect((await made(workers, bytes)).media).toMatchObject({ width: 2_000, height: 2_000 });
  });

  it('I2: is bounded by the pixels of all its frames together', async () => {
    expect((await makeMotion(endlessGif(200, 2_000, 2_000))).made).toEqual({
      kind: 'still',
      because: 'has 200 frames of 2000 × 2000, 800 megapixels in all, more than 500: send it as a video',
    });
  });

  it('is bounded by its time, too, where it would become a film', async () => {
    const bytes = await greys({ delays: Array(8).fill(50_000) })
      .gif()
      .toBuffer();
    expect((await makeMotion(bytes)).made.kind).toBe('webp');
    expect((await makeMotion(bytes, { webpBytes: 0 })).made).toEqual({
      kind: 'still',
      because: 'runs for 400 s, more than 300 s: send it as a video',
    });
  });

  it('is a still where it is turned: libvips has all frames in one picture', () => {
    const upright = { frames: 2, width: 40, height: 30, orientation: 1 };
    expect(stillBecause(upright, motion)).toBeUndefined();
    expect(stillBecause({ ...upright, orientation: 6 }, motion)).toContain('EXIF orientation');
  });

  it('I3: that is damaged after its first frame is a still', async () => {
    const bytes = await greys({ width: 64, height: 64, delays: [40, 40, 40] })
      .webp()
      .toBuffer();
    // The last frame's first bytes of picture, after its start code and size (RFC 6386, 9.1).
    const at = bytes.lastIndexOf(Buffer.from('9d012a', 'hex')) + 7;
    bytes.fill(0xff, at, at + 6);
    for (const limits of [{}, { webpPixels: 0 }]) {
      const { folder, made: motion } = await makeMotion(bytes, limits);
      expect(motion).toMatchObject({ kind: 'still', because: expect.stringContaining('damaged') });
      expect(await readdir(folder)).toEqual([]);
    }
    expect((await made(workers, bytes)).media.width).toBe(64);
  });

  it('I3: that is cut short moves as far as it goes, as in browsers', async () => {
    const whole = await sharp(await restless({ delays: [40, 40, 40] }), { animated: true })
      .gif()
      .toBuffer();
    expect((await moved(whole.subarray(0, whole.length * 0.6))).metadata.pages).toBe(2);
  });

  it.skipIf(!hasProc)('is not called damaged where the disk is full: there will be room again', async () => {
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
  });

  it('is shown for at most a minute a frame: sharp writes no more', () => {
    expect(shownDelays([655_350], 2)).toEqual([65_535, 100]);
    expect(shownPlays(65_536)).toBe(65_535);
  });
});
