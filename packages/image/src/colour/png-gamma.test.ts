import { join } from 'node:path';
import { colourAt, made, plain, pngChunk } from '@slugline/testing/samples/images';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageWorkers } from '../index.ts';
import { brightening } from './png-gamma.ts';

const workers = openImageWorkers({ concurrency: 1 });
afterAll(() => workers.close());

/** A grey PNG with a `gAMA` chunk (in hundred thousandths) after its header. */
async function withGamma(gamma: number, image = plain(64, 48, '#404040')): Promise<Buffer> {
  const png = await image.png().toBuffer();
  const data = Buffer.alloc(4);
  data.writeUInt32BE(gamma);
  return Buffer.concat([png.subarray(0, 33), pngChunk('gAMA', data), png.subarray(33)]);
}

describe('a PNG with a gamma', () => {
  it('is made as bright as browsers show it', async () => {
    const { folder } = await made(workers, await withGamma(100_000));
    const [red = 0] = await colourAt(join(folder, 'w64.jpg'), 0.5, 0.5);
    // (64 / 255) ^ (1 / 2.2) × 255
    expect(Math.abs(red - 136)).toBeLessThan(4);
  });

  it('is left unchanged when the gamma is that of sRGB, or when it has a profile', async () => {
    const { folder } = await made(workers, await withGamma(45_455));
    expect((await colourAt(join(folder, 'w64.jpg'), 0.5, 0.5))[0]).toBeCloseTo(64, -1);
    expect(brightening(await withGamma(100_000, plain(8, 8).withIccProfile('p3')))).toBe(1);
  });

  it('is left unchanged when the gamma is missing or absurd', async () => {
    expect(brightening(await plain(8, 8).png().toBuffer())).toBe(1);
    expect(brightening(await withGamma(0))).toBe(1);
    expect(brightening(await withGamma(4_000_000_000))).toBe(1);
    expect(brightening(Buffer.from('\x89PNG\r\n\x1a\n\xff\xff', 'latin1'))).toBe(1);
    expect(brightening(await plain(8, 8).jpeg().toBuffer())).toBe(1);
  });
});
