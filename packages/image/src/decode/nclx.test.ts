import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { profileFor } from './nclx.ts';
import { tiff } from './tiff.ts';

/** A grey ramp in these colours, from black to white in 1,024 steps, converted to sRGB. */
async function ramp(primaries: number, transfer: number): Promise<number[]> {
  const width = 1_024;
  const codes = Uint16Array.from({ length: width * 3 }, (_, at) =>
    Math.round((Math.floor(at / 3) / (width - 1)) * 65_535),
  );
  const profile = profileFor({ primaries, transfer });
  if (!profile) throw new Error('these colours are sRGB');
  const raster = { data: Buffer.from(codes.buffer), width, height: 1, channels: 3, bits: 16 } as const;
  const shown = await sharp(tiff(raster, profile)).toColourspace('srgb').raw().toBuffer();
  return Array.from({ length: width }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = shown.subarray(at * 3, at * 3 + 3);
    // Grey is grey in every gamut, because white is the same.
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1);
    return green;
  });
}

describe('colours given by code points', () => {
  it.each([
    ['sRGB', 1, 13],
    ['BT.709, which browsers show as sRGB', 1, 1],
    ['unspecified', 2, 2],
    ['unknown', 200, 200],
  ])('need no profile for %s', (_, primaries, transfer) => {
    expect(profileFor({ primaries, transfer })).toBeUndefined();
  });

  it.each([
    ['Display P3', 12],
    ['BT.2020', 9],
  ])('have the greys of sRGB in %s', async (_, primaries) => {
    for (const [step, grey] of (await ramp(primaries, 13)).entries()) {
      expect(Math.abs(grey - (step / 1_023) * 255)).toBeLessThan(1.1);
    }
  });

  it.each([
    ['PQ', 16, 0.7518],
    ['HLG', 18, 1],
  ])('rise from black to white (1,000 cd/m²) in %s', async (_, transfer, peak) => {
    const greys = await ramp(9, transfer);
    expect(greys).toEqual([...greys].sort((a, b) => a - b));
    expect(greys[0]).toBe(0);
    expect(greys[Math.ceil(peak * 1_023)]).toBe(255);
    expect(greys[Math.floor(peak * 1_023) - 20]).toBeLessThan(255);
  });

  it('keep their luminance in PQ below half of diffuse white', async () => {
    // 18 % of 203 cd/m² is PQ code 0.4109 (SMPTE ST 2084) and sRGB 118 (IEC 61966-2-1).
    expect((await ramp(9, 16))[Math.round(0.4109 * 1_023)]).toBeCloseTo(118, 0);
  });

  it('give the same profile each time', () => {
    expect(profileFor({ primaries: 9, transfer: 16 })).toEqual(profileFor({ primaries: 9, transfer: 16 }));
  });
});
