import { deflateSync } from 'node:zlib';
import { cpuOf } from '@slugline/testing/growth';
import { plain, pngChunk } from '@slugline/testing/samples/images';
import { describe, expect, it } from 'vitest';
import { chunksOf, withoutBombs } from './png.ts';

const damaged = pngChunk('iCCP', Buffer.from('p\0\0 not compressed'));
const sound = pngChunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(400))]));

async function withProfiles(...profiles: Buffer[]): Promise<Buffer> {
  const png = await plain(8, 8).png().toBuffer();
  return Buffer.concat([png.subarray(0, 33), ...profiles, png.subarray(33)]);
}

const profilesOf = (png: Buffer): Buffer[] =>
  [...chunksOf(png)].filter(({ type }) => type === 'iCCP').map(({ whole }) => whole);

describe('the decoder gets at most one sound profile of a PNG that has', () => {
  it.each([
    ['one', [sound], 1],
    ['two', [sound, sound], 1],
    ['a damaged one', [damaged], 0],
    ['a damaged one before another', [damaged, sound], 0],
  ])('%s', async (_what, profiles, kept) => {
    expect(profilesOf(withoutBombs(await withProfiles(...profiles)))).toEqual([sound].slice(0, kept));
  });

  it('tens of thousands, without unpacking them all', async () => {
    const png = await withProfiles(Buffer.concat(new Array(50_000).fill(damaged)));
    // Unpacking each took 100 µs.
    expect(cpuOf(() => withoutBombs(png))).toBeLessThan(1000);
  });
});
