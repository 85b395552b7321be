import { describe, expect, it } from 'vitest';
import { damageIn, isHarmless } from './refuse.ts';

const extraneous = 'VipsJpeg: Corrupt JPEG data: 4 extraneous bytes before marker 0xdb';

describe('isHarmless', () => {
  it('recognises the slips of phones and agency systems', () => {
    expect(isHarmless(new Error('VipsJpeg: Invalid SOS parameters for sequential JPEG'))).toBe(true);
    expect(isHarmless(new Error(`${extraneous}\n${extraneous}\n`))).toBe(true);
  });

  it('is false when there is real damage beside a slip', () => {
    const damage = 'VipsJpeg: Corrupt JPEG data: premature end of data segment';
    expect(isHarmless(new Error(`${extraneous}\n${damage}`))).toBe(false);
    expect(isHarmless(new Error(damage))).toBe(false);
  });
});

describe('damageIn', () => {
  it('recognises the messages of animation decoders, and no others', () => {
    expect(damageIn(new Error('gifload_buffer: Invalid frame data'))).toBe(
      'gifload_buffer: Invalid frame data',
    );
    expect(damageIn(new Error('webp2vips: unable to read pixels\n'))).toBe(
      'webp2vips: unable to read pixels',
    );
    expect(damageIn(new Error('webpsave: out of memory'))).toBeUndefined();
  });
});
