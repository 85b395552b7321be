import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { purposeOf, recipes, sha256Of } from '@slugline/story';
import { small } from '@slugline/testing/samples/image-recipes';
import {
  colourAt,
  made,
  never,
  noise,
  photograph,
  plain,
  pngHeader,
  sent,
  tempFolder,
} from '@slugline/testing/samples/images';
import sharp, { type Sharp } from 'sharp';
import { thumbHashToApproximateAspectRatio } from 'thumbhash';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';

const workers = openImageWorkers({ concurrency: 2 });
afterAll(() => workers.close());

const make = (image: Sharp | Buffer) => made(workers, image);

describe('a picture', () => {
  it('becomes every width in every format, widest last', async () => {
    const { folder, media } = await made(workers, await photograph(400, 200), {
      ...small,
      widths: [160, 320],
    });
    expect(media).toMatchObject({ kind: 'picture', width: 400, height: 200 });
    expect(media.files.map(({ name, type, width, height }) => [name, type, width, height])).toEqual([
      ['w160.avif', 'image/avif', 160, 80],
      ['w160.webp', 'image/webp', 160, 80],
      ['w160.jpg', 'image/jpeg', 160, 80],
      ['w320.avif', 'image/avif', 320, 160],
      ['w320.webp', 'image/webp', 320, 160],
      ['w320.jpg', 'image/jpeg', 320, 160],
    ]);
    expect((await readdir(folder)).sort()).toEqual(media.files.map(({ name }) => name).sort());
  });

  it('lists each file with its true size and hash', async () => {
    const { folder, media } = await make(noise(100, 80));
    for (const file of media.files) {
      const bytes = await readFile(join(folder, file.name));
      const { width, height, format } = await sharp(bytes).metadata();
      expect({ width, height, format: `image/${format === 'heif' ? 'avif' : format}` }).toEqual({
        width: file.width,
        height: file.height,
        format: file.type,
      });
      expect(file.bytes).toBe(bytes.length);
      expect(file.sha256).toBe(sha256Of(bytes));
    }
  });

  it('lists each file with its purpose', async () => {
    const { media } = await made(workers, noise(1600, 1200), {
      ...small,
      crops: recipes.picture.parameters.crops,
    });
    const said = media.files.map(({ name, purpose }) => [name.split('.')[0], purpose]);
    expect(said).toEqual(
      expect.arrayContaining([
        ['1200x630', 'link-preview'],
        ['16x9', 'crop'],
      ]),
    );
    // The same as for results of older versions, where it follows from the name.
    for (const { purpose, ...file } of media.files)
      expect([file.name, purposeOf(file)]).toEqual([file.name, purpose]);
  });

  it('is never scaled up', async () => {
    const { media } = await make(plain(50, 50).png());
    expect(media.files.map(({ name }) => name).filter((name) => name.endsWith('jpg'))).toEqual([
      'w32.jpg',
      'w50.jpg',
    ]);
  });

  it('gives the same bytes when it is made again, also in another process', async () => {
    const image = await noise(100, 80).toBuffer();
    const others = openImageWorkers({ concurrency: 1 });
    const { media } = await make(image);
    const again = await made(others, image).finally(() => others.close());
    expect(again.media).toEqual(media);
  });

  it('has a placeholder with its shape', async () => {
    const { media } = await make(plain(160, 80).png());
    const hash = Buffer.from(media.thumbhash ?? '', 'base64');
    expect(thumbHashToApproximateAspectRatio(hash)).toBeGreaterThan(1.5);
  });

  it('reports its progress up to the end', async () => {
    const percents: number[] = [];
    await workers.makeImage(
      await sent(plain(100, 100).png()),
      await tempFolder(),
      { parameters: small },
      { ...never, onProgress: (percent) => percents.push(percent) },
    );
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
  });
});

describe('orientation', () => {
  const colours = { r: '#ff0000', g: '#00ff00', b: '#0000ff', w: '#ffffff' };
  type Colour = keyof typeof colours;

  /** A picture stored with red and green above blue and white. */
  const stored = () => {
    const tile = (colour: Colour, left: number, top: number) => ({
      input: { create: { width: 48, height: 32, channels: 3 as const, background: colours[colour] } },
      left,
      top,
    });
    return plain(96, 64)
      .composite([tile('r', 0, 0), tile('g', 48, 0), tile('b', 0, 32), tile('w', 48, 32)])
      .jpeg({ quality: 95 });
  };

  const nearest = async (file: string, x: number, y: number): Promise<Colour> => {
    const [red = 0, green = 0, blue = 0] = await colourAt(file, x, y);
    if (red > 128 && green > 128 && blue > 128) return 'w';
    return red > 128 ? 'r' : green > 128 ? 'g' : 'b';
  };

  // The visible rows by CIPA DC-008, tag 274 (Orientation).
  it.each([
    [1, 'rgbw'],
    [2, 'grwb'],
    [3, 'wbgr'],
    [4, 'bwrg'],
    [5, 'rbgw'],
    [6, 'brwg'],
    [7, 'wgbr'],
    [8, 'gwrb'],
  ])('%i is made upright', async (orientation, seen) => {
    const { folder, media } = await make(stored().withMetadata({ orientation }));
    const [width, height] = orientation < 5 ? [96, 64] : [64, 96];
    expect(media).toMatchObject({ width, height });
    for (const { name } of media.files.filter((file) => file.width === 64)) {
      const file = join(folder, name);
      const corners = [
        await nearest(file, 0.25, 0.25),
        await nearest(file, 0.75, 0.25),
        await nearest(file, 0.25, 0.75),
        await nearest(file, 0.75, 0.75),
      ];
      expect(corners.join('')).toBe(seen);
      expect((await sharp(file).metadata()).orientation ?? 1).toBe(1);
    }
  });
});

describe('alpha', () => {
  it('becomes white in JPEG and stays in WebP and AVIF', async () => {
    const half = { input: await noise(200, 320).toBuffer(), left: 0, top: 0 };
    const image = plain(400, 320, '#00000000').composite([half]).png();
    const { folder, media } = await made(workers, image, { ...small, widths: [320] });
    expect(media.files.map(({ name }) => name)).toEqual(['w320.avif', 'w320.webp', 'w320.jpg']);
    expect(await colourAt(join(folder, 'w320.jpg'), 0.9, 0.5)).toEqual([255, 255, 255, 255]);
    expect((await colourAt(join(folder, 'w320.webp'), 0.9, 0.5))[3]).toBe(0);
    expect((await colourAt(join(folder, 'w320.avif'), 0.9, 0.5))[3]).toBe(0);
  });
});

describe('an unusual picture', () => {
  const grey = () => plain(64, 48, '#808080').removeAlpha().toColourspace('b-w');
  const orange = () => plain(64, 48, '#e08020').removeAlpha();
  // These two colours are inside the gamut of print, the orange is not.
  const ochre = () => plain(64, 48, '#b08850').removeAlpha();

  it.each([
    ['grey', grey().png(), [128, 128, 128]],
    ['grey with alpha', plain(64, 48, '#808080').toColourspace('b-w').png(), [128, 128, 128]],
    ['16 bit', orange().toColourspace('rgb16').png(), [224, 128, 32]],
    ['16 bit grey TIFF', grey().toColourspace('grey16').tiff(), [128, 128, 128]],
    ['CMYK JPEG', ochre().toColourspace('cmyk').jpeg({ quality: 95 }), [176, 136, 80]],
    [
      'CMYK JPEG with a profile',
      ochre().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }),
      // The yellow of this profile leaves less blue.
      [175, 133, 58],
    ],
    ['CMYK TIFF', ochre().toColourspace('cmyk').tiff(), [176, 136, 80]],
    ['Display P3', orange().withIccProfile('p3').png(), [224, 128, 32]],
    ['palette', orange().png({ palette: true }), [224, 128, 32]],
    ['GIF', orange().gif(), [224, 128, 32]],
    ['WebP', orange().webp({ quality: 95 }), [224, 128, 32]],
    ['AVIF', orange().avif({ quality: 90, effort: 0 }), [224, 128, 32]],
  ])('%s keeps its colours in sRGB', async (_, image, expected) => {
    const { folder } = await make(image);
    const colour = await colourAt(join(folder, 'w64.jpg'), 0.5, 0.5);
    // The generic CMYK profile is off by up to 14, and JPEG rounds.
    for (const [channel, value] of expected.entries()) {
      expect(Math.abs((colour[channel] ?? 0) - value)).toBeLessThan(24);
    }
  });

  it.each([
    ['1 × 1', 1, 1, ['w1 1×1']],
    ['20000 × 1', 20_000, 1, ['w32 32×1', 'w64 64×1']],
    ['1 × 20000', 1, 20_000, ['w1 1×16383']],
  ])('of %s pixels has renditions', async (_, width, height, expected) => {
    const { media } = await make(plain(width, height).png());
    const webp = media.files.filter(({ type }) => type === 'image/webp');
    expect(webp.map((file) => `${file.name.split('.')[0]} ${file.width}×${file.height}`)).toEqual(expected);
  });

  it('shows its first frame when it is an animation', async () => {
    const frames = await sharp(
      [await plain(64, 64, '#ff0000').png().toBuffer(), await plain(64, 64, '#0000ff').png().toBuffer()],
      {
        join: { animated: true },
      },
    ).gif();
    const { folder } = await make(frames);
    const [red = 0, , blue = 255] = await colourAt(join(folder, 'w64.jpg'), 0.5, 0.5);
    expect(red).toBeGreaterThan(200);
    expect(blue).toBeLessThan(60);
  });

  it('is accepted with the slip that some phones make in the scan header of a JPEG', async () => {
    const jpeg = await noise(64, 64).jpeg().toBuffer();
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda])) + 2;
    jpeg[scan + jpeg.readUInt16BE(scan) - 2] = 0;
    const { media } = await make(jpeg);
    expect(media.width).toBe(64);
  });
});

describe('a picture that can’t be published', () => {
  const refusal = async (image: Sharp | Buffer) => {
    const folder = await tempFolder();
    const input = await sent(image, 'holiday.jpg');
    const error = await workers.makeImage(input, folder, { parameters: small }, never).catch((e) => e);
    expect(await readdir(folder)).toEqual([]);
    expect(error).toMatchObject({ name: 'SluglineError', where: 'holiday.jpg' });
    expect(error.message).toContain('holiday.jpg');
    return error;
  };

  it.each([
    [25_000, '25000 × 25000 pixels (625 megapixels)'],
    [65_536, '65536 × 65536 pixels (4,295 megapixels)'],
  ])('is refused by its header when it has too many pixels (%i squared)', async (side, words) => {
    const error = await refusal(pngHeader(side, side));
    expect(error.code).toBe('picture_too_large');
    expect(error.message).toContain(words);
  });

  it('is refused unread when it has more bytes than any picture within the limit', async () => {
    expect((await refusal(Buffer.alloc(small.maxPixels * 8 + 1))).code).toBe('picture_too_large');
  });

  it('is refused when its end is missing', async () => {
    const jpeg = await noise(200, 200).jpeg().toBuffer();
    expect((await refusal(jpeg.subarray(0, jpeg.length / 2))).code).toBe('picture_broken');
  });

  it('is refused when it is damaged in the middle', async () => {
    const png = await noise(200, 200).toBuffer();
    const middle = Math.floor(png.length / 2);
    png.fill(0, middle, middle + 50);
    expect((await refusal(png)).code).toBe('picture_broken');
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['text', 'This is not a picture at all.'],
  ])('is refused when it is %s, whatever its name', async (_, text) => {
    expect((await refusal(Buffer.from(text))).code).toBe('picture_unsupported');
  });

  it('is refused when it has no bytes', async () => {
    expect((await refusal(Buffer.alloc(0))).code).toBe('file_empty');
  });

  it('is refused when the file is missing', async () => {
    const folder = await tempFolder();
    const input = { file: join(folder, 'gone'), name: 'holiday.jpg' };
    await expect(workers.makeImage(input, folder, { parameters: small }, never)).rejects.toMatchObject({
      code: 'file_missing',
    });
  });
});
