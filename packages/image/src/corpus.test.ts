import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exiftool, hasExiftool } from '@slugline/testing/readers/exiftool';
import { small } from '@slugline/testing/samples/image-recipes';
import { colourAt, never, tempFolder } from '@slugline/testing/samples/images';
import ExifReader from 'exifreader';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from './index.ts';
import { rightsIn } from './metadata/rights.ts';

const corpus = process.env.CORPUS_DIR ?? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url));
const parameters = { ...small, widths: [64, 640], maxPixels: 100_000_000 };

const workers = openImageWorkers({ concurrency: 2 });
afterAll(() => workers.close());

const make = async (name: string) => {
  const folder = await tempFolder();
  const media = await workers.makeImage({ file: join(corpus, name), name }, folder, { parameters }, never);
  return { folder, media };
};

/** Sixteen colours (4 × 4), as a browser would show them, on white. */
async function look(image: Sharp): Promise<Buffer> {
  const upright = await image
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .png()
    .toBuffer();
  return sharp(upright).resize(4, 4, { fit: 'fill' }).raw().toBuffer();
}

// The pictures of the corpus are not part of this repository.
describe.skipIf(!existsSync(corpus))('the corpus', () => {
  it.each([
    ['images/Landscape_6.jpg', 600, 450],
    ['images/Portrait_7.jpg', 450, 600],
    ['images/Channel_digital_image_CMYK_color_no_profile.jpg', 500, 333],
    ['images/gain-map.jpg', 3840, 2160],
    ['images/rotating-squares.gif', 80, 80],
    ['images/p3.png', 8, 8],
    ['images/IPTC-PhotometadataRef-Std2017.1.jpg', 1000, 500],
    ['images/iphone_gpsinfo_exif.JPG', 400, 300],
  ])('%s is upright and keeps its colours', async (name, width, height) => {
    const { folder, media } = await make(name);
    expect(media).toMatchObject({ width, height });
    const wanted = await look(sharp(join(corpus, name)));
    const got = await look(sharp(join(folder, media.files.at(-1)?.name ?? '')));
    expect(got.length).toBe(wanted.length);
    // JPEG rounds, and stores colour at half the size.
    for (const [at, value] of got.entries()) expect(Math.abs(value - (wanted[at] ?? 0))).toBeLessThan(8);
  });

  // sharp can't decode a HEIC for comparison. The expected colours come from libheif 1.15 (`heif-convert`, with
  // HEVC's loop filters) and LittleCMS 2.14 (`tificc -i<its Display P3> -o*sRGB -t0`), scaled to 4 × 4. Without its
  // profile, red would be off by up to 12.
  it('images/IMG_2682.heic is upright, and its Display P3 is converted to sRGB', async () => {
    const wanted = [
      [127, 135, 144, 105, 123, 142, 62, 72, 82, 90, 104, 115],
      [84, 105, 112, 56, 91, 107, 24, 42, 52, 43, 71, 87],
      [42, 54, 61, 69, 81, 84, 99, 101, 95, 38, 46, 51],
      [108, 109, 91, 62, 69, 66, 86, 89, 82, 61, 73, 79],
    ].flat();
    const { folder, media } = await make('images/IMG_2682.heic');
    expect(media).toMatchObject({ width: 4032, height: 3024 });
    for (const name of ['w640.jpg', 'w640.webp', 'w640.avif']) {
      const got = await look(sharp(join(folder, name)));
      for (const [at, value] of wanted.entries()) expect(Math.abs(value - (got[at] ?? 0))).toBeLessThan(4);
    }
  });

  it('a transparent 16 bit picture has ink on white, not on black', async () => {
    const { folder } = await make('images/tbgn2c16.png');
    expect(Math.min(...(await colourAt(join(folder, 'w32.jpg'), 0, 0)))).toBeGreaterThan(235);
  });

  it('the IPTC reference picture keeps the fields of the policy, and no place', async () => {
    const { folder, media } = await make('images/IPTC-PhotometadataRef-Std2017.1.jpg');
    // Its alt texts and its data mining are missing: they came with later versions of the standard. Its licensor's
    // URL is the text "Licensor URL 1 (ref2017.1)", which is not an address.
    expect(media.rights).toEqual({
      creator: 'Creator1 (ref2017.1); Creator2 (ref2017.1)',
      credit: 'Credit Line (ref2017.1)',
      copyright: 'Copyright (Notice) 2017.1 IPTC - www.iptc.org  (ref2017.1)',
      caption: 'The description aka caption (ref2017.1)',
      headline: 'The Headline (ref2017.1)',
      licensor: 'Licensor Name 1 (ref2017.1)',
      webStatement: 'http://www.webstatementofrights.org/2017.1',
      usageTerms: 'Rights Usage Termns (ref2017.1)',
      digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/softwareImage',
    });
    for (const { name } of media.files.filter(({ width }) => width === 640)) {
      const bytes = await readFile(join(folder, name));
      expect(await rightsIn(bytes)).toEqual(media.rights);
      const { xmp, gps } = ExifReader.load(bytes, { expanded: true });
      expect(gps).toBeUndefined();
      expect(xmp?._raw).not.toMatch(/GPS|Location|City|Country/);
    }
  });

  it.skipIf(!hasExiftool)('reads the rights of a HEIC picture', async () => {
    const file = join(await tempFolder(), 'credited.heic');
    const tags = ['-XMP-photoshop:Credit=Agence Été', '-XMP-plus:LicensorURL=https://wire.example/'];
    exiftool(...tags, '-o', file, join(corpus, 'images/IMG_2682.heic'));
    expect(await rightsIn(await readFile(file))).toEqual({
      credit: 'Agence Été',
      licensorUrl: 'https://wire.example/',
    });
  });

  it.each(['images/iphone_gpsinfo_exif.JPG', 'images/IMG_2682.heic'])(
    'lets no coordinate and no camera out of a telephone’s picture: %s',
    async (name) => {
      expect(ExifReader.load(await readFile(join(corpus, name)), { expanded: true }).gps).toBeDefined();
      const { folder, media } = await make(name);
      for (const { name } of media.files) {
        const bytes = await readFile(join(folder, name));
        expect(bytes.toString('latin1')).not.toMatch(/GPS|Apple|iPhone/);
      }
    },
  );

  it.each([
    ['hostile/25000x25000.png', 'picture_too_large', '25000 × 25000'],
    ['hostile/truncated.jpg', 'picture_broken', 'incomplete'],
    ['hostile/corrupt-header.jpg', 'picture_broken', 'damaged'],
    ['hostile/struct-image-04-t.svg', 'picture_unsupported', 'not a JPEG'],
    ['hostile/video_short_fake.webm', 'picture_unsupported', 'not a JPEG'],
    ['hostile/subtitle-bad.txt', 'picture_unsupported', 'not a JPEG'],
  ])('%s is refused with a helpful message', async (name, code, words) => {
    await expect(make(name)).rejects.toMatchObject({
      code,
      where: name,
      message: expect.stringContaining(words),
    });
  });
});
