import { describe, expect, it } from 'vitest';
import { assertSafeLibheif, sharp } from './libvips.ts';

describe('libvips', () => {
  it.each(['1.23.1', '1.9.9', '0.99.0', undefined])('refuses to start with libheif %s', (version) => {
    expect(() => assertSafeLibheif(version)).toThrow('GHSA-rgj7-g3m4-5g8c');
  });

  it.each(['1.23.2', '1.24.0', '2.0.0'])('starts with libheif %s', (version) => {
    expect(() => assertSafeLibheif(version)).not.toThrow();
  });

  it('reads no format outside the list', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const ppm = Buffer.from('P6 1 1 255\n\0\0\0');
    await expect(sharp(svg).metadata()).rejects.toThrow('unsupported');
    await expect(sharp(ppm).metadata()).rejects.toThrow('unsupported');
  });
});
