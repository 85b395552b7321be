import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { colourAt, made, plain, tempFolder } from '@slugline/testing/samples/images';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

const page = (colour: string) => plain(64, 64, colour).removeAlpha().png().toBuffer();

/** The colour of the renditions of a picture whose first page is red and whose second is blue. */
async function expectRed(image: Buffer) {
  const { folder, media } = await made(workers, image);
  expect(media).toMatchObject({ width: 64, height: 64 });
  const [red = 0, , blue = 255] = await colourAt(join(folder, 'w64.jpg'), 0.5, 0.5);
  expect(red).toBeGreaterThan(200);
  expect(blue).toBeLessThan(60);
}

describe('a file with several pictures', () => {
  it('shows the first page of a TIFF', async () => {
    const pages = [await page('#ff0000'), await page('#0000ff')];
    const tiff = await sharp(pages, { join: { animated: true } })
      .tiff()
      .toBuffer();
    expect((await sharp(tiff).metadata()).pages).toBe(2);
    await expectRed(tiff);
  });

  it('shows the primary picture of an AVIF sequence', async () => {
    const file = join(await tempFolder(), 'sequence.avif');
    const frame = (colour: string) => ['-f', 'lavfi', '-i', `color=${colour}:s=64x64:r=10:d=0.1`];
    const frames = [...frame('red'), ...frame('blue'), '-filter_complex', 'concat=n=2'];
    execFileSync('ffmpeg', ['-v', 'error', ...frames, '-c:v', 'libaom-av1', '-cpu-used', '8', file]);
    const avif = await readFile(file);
    expect(avif.toString('latin1', 8, 12)).toBe('avis');
    await expectRed(avif);
  });
});
