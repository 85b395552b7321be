import { describe, expect, it } from 'vitest';
import { damageIn, isHarmless } from './refuse.ts';

const extraneous = 'VipsJpeg: Corrupt JPEG data: 4 extraneous bytes before marker 0xdb';

describe('isHarmless', () => {
  it('knows the slips of phones and agency systems', () => {
    expect(isHarmless(new Error('VipsJpeg: Invalid SOS parameters for sequential JPEG'))).toBe(true);
    expect(isHarmless(new Error(`${extraneous}\n${extraneous}\n`))).toBe(true);
  });

  it('is not fooled by a slip beside real damage', () => {
    const damage = 'VipsJpeg: Corrupt JPEG data: premature end of data segment';
    expect(isHarmless(new Error(`${extraneous}\n${damage}`))).toBe(false);
    expect(isHarmless(new Error(damage))).toBe(false);
  });
});

describe('damageIn', () => {
  it('knows what the decoders of animations say, and nothing else', () => {
    expect(damageIn(new Error('gifload_buffer: Invalid frame data'))).toBe(
      'gifload_buffer: Invalid frame data',
    );
    expect(damageIn(new Error('webp2vips: unable to read pixels\n'))).toBe(
      'webp2vips: unable to read pixels',
    );
    expect(damageIn(new Error('webpsave: out of memory'))).toBeUndefined();
  });
});
