import { describe, expect, it } from 'vitest';
import { box, boxAt, boxes, find, fullBox, need } from './boxes.ts';
import { codecOf } from './codec.ts';
import { readFragment } from './fragment.ts';

const whole = (bytes: Buffer) => ({ type: 'file', start: 0, body: 0, end: bytes.length });

describe('boxes', () => {
  it('are read in order, and found by their path', () => {
    const bytes = Buffer.concat([
      box('ftyp', Buffer.from('isom')),
      box('moov', box('mvhd'), box('trak', box('tkhd'))),
    ]);
    expect([...boxes(bytes, 0, bytes.length)].map(({ type }) => type)).toEqual(['ftyp', 'moov']);
    expect(find(bytes, 'moov/trak/tkhd', whole(bytes))).toMatchObject({ type: 'tkhd' });
    expect(find(bytes, 'moov/mvex/trex', whole(bytes))).toBeUndefined();
    expect(() => need(bytes, 'moov/mvex', whole(bytes))).toThrow('no moov/mvex');
  });

  it('may have a size of 64 bits', () => {
    const header = Buffer.alloc(16);
    header.writeUInt32BE(1, 0);
    header.write('mdat', 4);
    header.writeBigUInt64BE(5_000_000_000n, 8);
    expect(boxAt(header, 0)).toEqual({ type: 'mdat', start: 0, body: 16, end: 5_000_000_000 });
  });

  it('with a false size end the reading', () => {
    const bytes = box('moof', Buffer.alloc(20));
    bytes.writeUInt32BE(3, 0);
    expect(boxAt(bytes, 0)).toBeUndefined();
    expect([...boxes(box('free').subarray(0, 6), 0, 6)]).toEqual([]);
    bytes.writeUInt32BE(9999, 0);
    expect([...boxes(bytes, 0, bytes.length)]).toEqual([]);
  });
});

describe('a fragment', () => {
  const defaults = { duration: 512, bytes: 77, flags: 0x10000 };
  const fragment = (tfhd: Buffer, trun: Buffer, tfdt = fullBox('tfdt', 0, 0, [900])) => {
    const bytes = box('moof', box('traf', tfhd, tfdt, trun));
    return readFragment(bytes, { type: 'moof', start: 0, body: 8, end: bytes.length }, defaults);
  };

  it('reads values from the sample, else from its header, else from the track', () => {
    const plain = fragment(fullBox('tfhd', 0, 0, [1]), fullBox('trun', 0, 0, [2]));
    expect(plain.samples).toEqual(Array(2).fill({ bytes: 77, duration: 512, offset: 0, sync: false }));
    const own = fragment(fullBox('tfhd', 0, 0x38, [1, 1000, 50, 0]), fullBox('trun', 0, 0x300, [1, 33, 44]));
    expect(own.samples).toEqual([{ bytes: 44, duration: 33, offset: 0, sync: true }]);
  });

  it('may mark only its first sample as a key frame, and have negative offsets', () => {
    const { samples } = fragment(
      fullBox('tfhd', 0, 0, [1]),
      fullBox('trun', 1, 0x1 | 0x4 | 0x800, [2, 999, 0x02000000, 0, -2000]),
    );
    expect(samples.map(({ sync, offset }) => [sync, offset])).toEqual([
      [true, 0],
      [false, -2000],
    ]);
  });

  it('may have a start time of 32 or 64 bits', () => {
    const trun = fullBox('trun', 0, 0, [0]);
    expect(fragment(fullBox('tfhd', 0, 0, [1]), trun).decodeTime).toBe(900);
    expect(fragment(fullBox('tfhd', 0, 0, [1]), trun, fullBox('tfdt', 1, 0, [2, 5])).decodeTime).toBe(
      2 ** 33 + 5,
    );
  });
});

describe('the codec’s name', () => {
  /** A sample description with one entry, inside its parent boxes. */
  const init = (entry: Buffer) => {
    const stsd = box('stsd', Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), entry);
    return box('moov', box('trak', box('mdia', box('minf', box('stbl', stsd)))));
  };

  it('is read from what the encoder wrote', () => {
    const avcC = box('avcC', Buffer.from([1, 0x64, 0x00, 0x1f, 0xff]));
    expect(codecOf(init(box('avc1', Buffer.alloc(78), avcC)))).toBe('avc1.64001f');
    // ES (3), decoder config (4), specific info (5) with lengths of one and of four bytes; 0x12: AAC-LC.
    const es = [3, 0x80, 0x80, 0x80, 22, 0, 1, 0, 4, 17, 0x40, ...Array(12).fill(0), 5, 2, 0x12, 0x10];
    const esds = box('esds', Buffer.from([0, 0, 0, 0, ...es]));
    expect(codecOf(init(box('mp4a', Buffer.alloc(28), esds)))).toBe('mp4a.40.2');
  });

  it('is not guessed for an unknown codec', () => {
    expect(() => codecOf(init(box('hvc1', Buffer.alloc(78))))).toThrow('no codec is known for hvc1');
  });
});
