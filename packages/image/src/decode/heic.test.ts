import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  auxC,
  clap,
  grid,
  heic,
  imir,
  irot,
  ispe,
  nclx,
  prof,
  still,
  type Tile,
} from '@slugline/testing/samples/heic';
import { signed, small } from '@slugline/testing/samples/image-recipes';
import { colourAt, made, never, sent, tempFolder } from '@slugline/testing/samples/images';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';
import { rightsIn } from '../metadata/rights.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const exiftool = 'exiftool';
const hasExiftool = spawnSync(exiftool, ['-ver']).status === 0;

const four: Tile[] = ['red', 'green', 'blue', 'white'];

/** The colours of the four quarters of a HEIC's widest JPEG, row by row. */
async function quarters(image: Buffer) {
  const { folder, media } = await made(workers, image);
  const { name, width, height } = media.files.at(-1) ?? { name: '' };
  const seen: string[] = [];
  for (const y of [0.25, 0.75]) {
    for (const x of [0.25, 0.75]) {
      const [red = 0, green = 0, blue = 0] = await colourAt(join(folder, name), x, y);
      if (red > 128 && green > 128 && blue > 128) seen.push('w');
      else seen.push(red > 128 ? 'r' : green > 128 ? 'g' : 'b');
    }
  }
  return { seen: seen.join(''), width, height, media };
}

/** The colour in the middle of a HEIC's widest WebP. */
async function colourOf(image: Buffer): Promise<number[]> {
  const { folder, media } = await made(workers, image, {
    ...small,
    webp: { quality: 100, effort: 0 },
  });
  return colourAt(
    join(folder, media.files.findLast(({ type }) => type === 'image/webp')?.name ?? ''),
    0.5,
    0.5,
  );
}

const near = (wanted: number[]) =>
  wanted.map((value) => expect.toSatisfy((got) => Math.abs(got - value) <= 4));

describe('a HEIC', () => {
  it('is assembled from its tiles', async () => {
    const { seen, media } = await quarters(heic(grid(2, four)));
    expect(seen).toBe('rgbw');
    expect(media).toMatchObject({ width: 128, height: 128 });
    expect(media.files.map(({ name }) => name)).toContain('w64.webp');
  });

  it.each([
    ['as it is', irot(0), 'rgbw'],
    ['to the left', irot(1), 'gwrb'],
    ['upside down', irot(2), 'wbgr'],
    ['to the right', irot(3), 'brwg'],
    ['and mirrored, upside down', imir(0), 'bwrg'],
    ['and mirrored, left to right', imir(1), 'grwb'],
  ])('is rotated %s', async (_, turn, wanted) => {
    expect((await quarters(heic(grid(2, four, turn)))).seen).toBe(wanted);
  });

  it('is not rotated a second time by its EXIF', async () => {
    const image = heic([
      ...grid(2, four, irot(1)),
      { type: 'Exif', data: exifOrientation(8), refers: { as: 'cdsc', to: [1] } },
    ]);
    expect((await sharp(image).metadata()).exif).toBeDefined();
    expect((await quarters(image)).seen).toBe('gwrb');
  });

  it('is cropped to its clean aperture, and has that size', async () => {
    const { seen, width, height, media } = await quarters(heic(grid(2, four, clap(64, 32, 0, -48))));
    expect(seen).toBe('rgrg');
    expect({ width, height }).toEqual({ width: 64, height: 32 });
    expect(media).toMatchObject({ width: 64, height: 32 });
  });

  it('shows its primary picture when it has several', async () => {
    const { seen } = await quarters(heic([still('red'), still('blue')], { primary: 2 }));
    expect(seen).toBe('bbbb');
  });

  it.each(['heix', 'hevc', 'mif1'])('is accepted with the brand %s', async (brand) => {
    expect((await quarters(heic(grid(2, four), { brand }))).seen).toBe('rgbw');
  });

  it('keeps its alpha', async () => {
    const alpha = { ...still('half', auxC()), refers: { as: 'auxl', to: [1] } };
    expect(await colourOf(heic([still('orange'), alpha]))).toEqual(near([224, 128, 32, 128]));
  });

  it('has its straight colours back when alpha was premultiplied', async () => {
    const alpha = { ...still('half', auxC()), refers: { as: 'auxl', to: [1] } };
    const image = heic([{ ...still('brown'), refers: { as: 'prem', to: [2] } }, alpha]);
    expect(await colourOf(image)).toEqual(near([224, 128, 32, 128]));
  });

  it('gives the same bytes when it is made again', async () => {
    const image = heic(grid(2, four, nclx(12, 13)));
    expect((await made(workers, image)).media).toEqual((await made(workers, image)).media);
  });
});

// Expected values come from LittleCMS's transicc; for PQ and HLG from this package's own tone curve.
describe('the colours of a HEIC', () => {
  it.each<[string, Buffer[], Tile, number[]]>([
    ['are sRGB when nothing is declared', [], 'orange', [224, 128, 32]],
    ['are sRGB by code points', [nclx(1, 13)], 'orange', [224, 128, 32]],
    ['are Display P3 by code points', [nclx(12, 13)], 'orange', [240, 122, 0]],
    ['are BT.2020 by code points', [nclx(9, 14)], 'orange', [255, 108, 0]],
    ['are grey with 10 bits', [], 'deepLight', [191, 191, 191]],
    ['are PQ: diffuse white is near white', [nclx(9, 16)], 'deepGrey', [225, 225, 225]],
    ['are HLG: diffuse white is near white', [nclx(9, 18)], 'deepLight', [225, 225, 225]],
    ['are grey without colour channels', [], 'half', [128, 128, 128]],
  ])('%s', async (_, colours, tile, wanted) => {
    expect(await colourOf(heic([still(tile, ...colours)]))).toEqual(near([...wanted, 255]));
  });

  it('follow its profile, whatever its code points say', async () => {
    const p3 = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const { icc = Buffer.alloc(0) } = await sharp(p3).metadata();
    expect(await colourOf(heic([still('orange', nclx(1, 13), prof(icc))]))).toEqual(near([240, 122, 0, 255]));
  });
});

describe('a HEIC that can’t be published', () => {
  const refusal = async (image: Buffer) => {
    const input = await sent(image, 'IMG_0001.HEIC');
    const made = workers.makeImage(input, await tempFolder(), { parameters: small }, never);
    const error = await made.catch((e) => e);
    expect(error).toMatchObject({ name: 'SluglineError', where: 'IMG_0001.HEIC' });
    expect(error.message).toContain('IMG_0001.HEIC');
    return error;
  };
  const whole = heic(grid(2, four));
  const [only = still('red')] = [still('red')];

  it.each([
    ['its end is missing', whole.subarray(0, -20)],
    ['most of it is missing', whole.subarray(0, 200)],
    ['a tile is missing', heic([...grid(2, four).slice(0, 4)])],
    ['a tile is not a picture', Buffer.concat([whole.subarray(0, -25), Buffer.alloc(25)])],
    [
      'it is larger than it says',
      heic([{ ...only, properties: [...(only.properties ?? []).slice(0, 1), ispe(32, 32)] }]),
    ],
  ])('is refused when %s', async (_, image) => {
    expect((await refusal(image)).code).toBe('picture_broken');
  });

  it('is refused before decoding when it has too many pixels', async () => {
    const [coding = Buffer.alloc(0)] = only.properties ?? [];
    const image = heic([{ ...only, properties: [coding, ispe(30_000, 30_000)] }]);
    expect((await refusal(image)).code).toBe('picture_too_large');
  });

  it('is refused when a hidden part of it has too many pixels', async () => {
    const [coding = Buffer.alloc(0)] = only.properties ?? [];
    const image = heic([{ ...only, properties: [coding, ispe(30_000, 30_000), clap(64, 64, 0, 0)] }]);
    const { code, message } = await refusal(image);
    expect(code).toBe('picture_broken');
    expect(message).toContain('30000x30000 exceeds the maximum image size');
  });

  it('leaves the process able to make the next picture', async () => {
    expect((await refusal(whole.subarray(0, -20))).code).toBe('picture_broken');
    expect((await quarters(whole)).seen).toBe('rgbw');
  });
});

describe('the rights in a HEIC', () => {
  const packet =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ' +
    'photoshop:Credit="The Wire"/></rdf:RDF></x:xmpmeta>';

  it('are read from XMP', async () => {
    const xmp = { type: 'mime', data: Buffer.from(packet), refers: { as: 'cdsc', to: [1] } };
    expect(await rightsIn(heic([still('red'), xmp]))).toEqual({ credit: 'The Wire' });
  });

  it.skipIf(!hasExiftool)('are read as ExifTool wrote them, without place and camera', async () => {
    const file = join(await tempFolder(), 'sent.heic');
    const wide = grid(11, Array<Tile>(11).fill('orange'));
    const image = heic([
      ...wide,
      { type: 'Exif', data: exifOrientation(1), refers: { as: 'cdsc', to: [1] } },
    ]);
    await writeFile(file, image);
    const tags = {
      'EXIF:Artist': 'Ada Lovelace',
      'EXIF:Copyright': '(C) 2026 The Wire',
      'EXIF:GPSLatitude': '48.85',
      'EXIF:GPSLatitudeRef': 'N',
      'EXIF:SerialNumber': 'SERIAL-4711',
      'XMP-photoshop:Credit': 'The Wire',
      'XMP-exif:GPSLongitude': '2.29',
    };
    const written = Object.entries(tags).map(([tag, value]) => `-${tag}=${value}`);
    execFileSync(exiftool, ['-q', '-overwrite_original', ...written, file]);
    const original = await readFile(file);
    expect(original.toString('latin1')).toMatch(/SERIAL-4711/);
    const { folder, media } = await made(workers, original, signed);
    expect(media.rights).toMatchObject({
      creator: 'Ada Lovelace',
      copyright: '(C) 2026 The Wire',
      credit: 'The Wire',
    });
    for (const { name } of media.files) {
      const bytes = (await readFile(join(folder, name))).toString('latin1');
      expect(bytes).toContain('Ada Lovelace');
      expect(bytes).not.toMatch(/GPS|SERIAL/);
    }
  });
});

/** An EXIF block with an orientation (CIPA DC-008, tag 274), and the offset that HEIF puts before it. */
function exifOrientation(orientation: number): Buffer {
  const tiff = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
  tiff.writeUInt16BE(orientation, 18);
  return Buffer.concat([Buffer.alloc(4), tiff]);
}
