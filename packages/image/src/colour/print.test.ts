import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { small } from '@slugline/testing/samples/image-recipes';
import { colourAt, made, never, plain, sent, tempFolder } from '@slugline/testing/samples/images';
import { proPhotoProfile, tiffWithChannels } from '@slugline/testing/samples/print';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const orange = [224, 128, 32];

/** An orange picture in ProPhoto RGB. */
async function proPhoto({ profileBytes = 0, width = 64 } = {}): Promise<Buffer> {
  const profile = join(await tempFolder(), 'ProPhoto.icc');
  await writeFile(profile, proPhotoProfile(profileBytes));
  return plain(width, 48, '#e08020').removeAlpha().withIccProfile(profile).tiff().toBuffer();
}

const middleOf = async (folder: string, name: string) =>
  (await colourAt(join(folder, name), 0.5, 0.5)).slice(0, 3);

const distance = (colour: readonly number[], wanted: readonly number[]): number =>
  Math.max(...wanted.map((value, channel) => Math.abs(value - (colour[channel] ?? 0))));

describe('a picture made for print', () => {
  it('is not in sRGB (otherwise these tests would prove nothing)', async () => {
    const image = await proPhoto();
    expect((await sharp(image).metadata()).icc?.length).toBeGreaterThan(300);
    // Shown without their profile, the stored numbers are a duller colour.
    const stored = await sharp(image, { ignoreIcc: true }).raw().toBuffer();
    expect(distance([...stored.subarray(0, 3)], orange)).toBeGreaterThan(20);
  });

  it('is converted from ProPhoto to sRGB, and does not change when a rendition is sent in again', async () => {
    let image: Buffer = await proPhoto();
    for (let generation = 1; generation <= 3; generation++) {
      const { folder } = await made(workers, image);
      expect(distance(await middleOf(folder, 'w64.jpg'), orange)).toBeLessThan(6);
      expect(distance(await middleOf(folder, 'w64.webp'), orange)).toBeLessThan(8);
      image = await sharp(join(folder, 'w64.jpg')).toBuffer();
    }
  });

  it('keeps its colours in CMYK with an alpha channel, on white', async () => {
    const inks = [0, 128, 200, 30];
    const { folder } = await made(workers, tiffWithChannels('cmyk', ['alpha'], [...inks, 255]));
    const wanted = await sharp(tiffWithChannels('cmyk', [], inks))
      .toColourspace('srgb')
      .raw()
      .toBuffer();
    expect(distance(await middleOf(folder, 'w64.jpg'), [...wanted.subarray(0, 3)])).toBeLessThan(8);

    const clear = await made(workers, tiffWithChannels('cmyk', ['alpha'], [...inks, 0]));
    expect(await middleOf(clear.folder, 'w64.jpg')).toEqual([255, 255, 255]);
  });

  it.each([
    ['RGB with alpha and a spot colour', tiffWithChannels('rgb', ['alpha', 'spot'], [...orange, 255, 9])],
    ['CMYK with two spot colours', tiffWithChannels('cmyk', ['spot', 'spot'], [0, 128, 200, 30, 9, 9])],
  ])('is refused with %s, because its look is unknown', async (_, image) => {
    const input = await sent(image, 'poster.tif');
    await expect(
      workers.makeImage(input, await tempFolder(), { parameters: small }, never),
    ).rejects.toMatchObject({
      code: 'picture_unsupported',
      where: 'poster.tif',
      message: expect.stringMatching(/poster\.tif .*channels.*without spot colours/),
    });
  });

  it('leaves a scanner’s huge profile out of every rendition', async () => {
    const image = await proPhoto({ profileBytes: 500_000, width: 640 });
    expect((await sharp(image).metadata()).icc?.length).toBeGreaterThan(500_000);
    const { folder, media } = await made(workers, image, { ...small, widths: [32, 640] });
    for (const { name, type } of media.files) {
      const { icc } = await sharp(join(folder, name)).metadata();
      // sRGB needs no profile. One that names a wide gamut fits into 1 KB.
      expect(icc?.length ?? 0, name).toBeLessThan(type === 'image/avif' ? 1_000 : 1);
    }
  });
});
