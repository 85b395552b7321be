import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasExiftool, tagsOf } from '@slugline/testing/readers/exiftool';
import { signed, small } from '@slugline/testing/samples/image-recipes';
import { made, noise, plain, samePhotograph } from '@slugline/testing/samples/images';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { tiff } from '../decode/tiff.ts';
import { openImageWorkers } from '../index.ts';
import { isWide } from './gamut.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const profileOf = async (name: string): Promise<Buffer> => {
  const image = await plain(8, 8).withIccProfile(name).png().toBuffer();
  return (await sharp(image).metadata()).icc ?? Buffer.alloc(0);
};

/** A picture whose left edge has a red outside sRGB: the reddest of Display P3. */
async function redder(): Promise<Buffer> {
  // The same noise each time, so that AVIF is always worth having.
  const [width, height] = [640, 480];
  const data = await (await samePhotograph(width, height)).removeAlpha().raw().toBuffer();
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    if (pixel % width < 32) data.set([255, 0, 0], pixel * 3);
  }
  return tiff({ data, width, height, channels: 3, bits: 8 }, await profileOf('p3'));
}

describe('colours outside sRGB', () => {
  const recipe = { ...small, widths: [640] };

  it('stay in AVIF as Display P3, and become the nearest sRGB colour in other formats', async () => {
    const { folder } = await made(workers, await redder(), recipe);
    const redIn = async (name: string) => {
      const file = sharp(join(folder, name));
      const { icc } = await file.metadata();
      const stored = await sharp(join(folder, name), { ignoreIcc: true }).raw().toBuffer();
      return { profile: icc !== undefined, red: [...stored.subarray(0, 3)] };
    };
    const avif = await redIn('w640.avif');
    expect(avif.profile).toBe(true);
    expect(avif.red[0]).toBeGreaterThan(245);
    expect(Math.max(avif.red[1] ?? 255, avif.red[2] ?? 255)).toBeLessThan(12);
    // The red of sRGB is 234, 51, 34 in Display P3. The stored value must not be that.
    const seen = await sharp(join(folder, 'w640.avif')).keepIccProfile().raw().toBuffer();
    expect(seen[1]).toBeLessThan(12);
    for (const name of ['w640.jpg', 'w640.webp']) {
      const { profile, red } = await redIn(name);
      expect(profile).toBe(false);
      expect(red[0]).toBeGreaterThan(245);
    }
  });

  it('are recognised by the profile', async () => {
    expect(isWide(await profileOf('p3'))).toBe(true);
    expect(isWide(await profileOf('srgb'))).toBe(false);
    expect(isWide(undefined)).toBe(false);
    expect(isWide(Buffer.from('no profile at all'))).toBe(false);
  });
});

describe('a gain map', () => {
  /** An Ultra HDR picture with the photographer and the place in its metadata. */
  async function ultraHdr(): Promise<Buffer> {
    type Mapping = Sharp & { withGainMap(): Sharp; keepGainMap(): Sharp };
    const mapped = (sharp(await noise(1000, 600).toBuffer()) as Mapping).withGainMap().jpeg();
    const exif = {
      IFD0: { Artist: 'Ada Larsen' },
      IFD3: { GPSLatitude: '59/1 12/1 0/1', GPSLatitudeRef: 'N' },
    };
    return (sharp(await mapped.toBuffer()) as Mapping).keepGainMap().withExif(exif).jpeg().toBuffer();
  }
  const makeOne = async () => made(workers, await ultraHdr(), { ...signed, widths: [320, 640] });

  it('is kept in JPEGs from 640 pixels', async () => {
    const { folder } = await makeOne();
    expect((await sharp(join(folder, 'w640.jpg')).metadata()).gainMap?.image.length).toBeGreaterThan(100);
    expect((await sharp(join(folder, 'w320.jpg')).metadata()).gainMap).toBeUndefined();
  });

  it.skipIf(!hasExiftool)('is where the JPEG says, which has the rights but no place', async () => {
    const { folder, media } = await makeOne();
    expect(media.rights).toEqual({ creator: 'Ada Larsen' });
    const file = join(folder, 'w640.jpg');
    const [tags = {}] = tagsOf(file);
    expect(tags).toMatchObject({ 'IFD0:Artist': 'Ada Larsen', 'XMP-dc:Creator': ['Ada Larsen'] });
    expect(Object.keys(tags).filter((tag) => /gps/i.test(tag))).toEqual([]);
    const second = (await readFile(file)).subarray(Number(tags['MPImage2:MPImageStart']));
    expect((await sharp(second).metadata()).format).toBe('jpeg');
    expect(second.length).toBe(tags['MPImage2:MPImageLength']);
    expect(tags['MPImage1:MPImageLength']).toBe((await stat(file)).size - second.length);
  });
});
