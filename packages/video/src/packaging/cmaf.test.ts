import { describe, expect, it } from 'vitest';
import { box, boxes, find, fullBox } from './boxes.ts';
import { cmafHeader, SEGMENT_TYPE } from './cmaf.ts';

const whole = (bytes: Buffer) => ({ type: 'file', start: 0, body: 0, end: bytes.length });
const brandsIn = (bytes: Buffer) => bytes.toString('latin1', 16).match(/..../g);

const init = Buffer.concat([
  box('ftyp', Buffer.from('iso5\0\0\0\0iso5')),
  box(
    'moov',
    fullBox('mvhd', 0, 0, [1]),
    box('trak', fullBox('tkhd', 0, 7, [2]), box('mdia', Buffer.from('media'))),
    box('mvex', fullBox('trex', 0, 0, [3])),
  ),
]);

describe('the header of a CMAF track', () => {
  it('has the brands of CMAF and of a DASH initialisation segment', () => {
    const [ftyp] = boxes(cmafHeader(init, 0), 0, 1000);
    expect(ftyp).toMatchObject({ type: 'ftyp', start: 0 });
    expect(brandsIn(cmafHeader(init, 0).subarray(0, ftyp?.end))).toEqual(['iso6', 'cmfc', 'dash', 'mp41']);
  });

  it('shows the first picture at the start of the video, although it is composed later than decoded', () => {
    const made = cmafHeader(init, 2002);
    const elst = find(made, 'moov/trak/edts/elst', whole(made));
    const fields = [0, 4, 8, 12, 16].map((at) => made.readUInt32BE((elst?.body ?? 0) + at));
    // Version and flags, one entry: as long as the track, from 2002 on, at the rate 1.0.
    expect(fields).toEqual([0, 1, 0, 2002, 0x10000]);
  });

  it('is otherwise as the encoder wrote it', () => {
    const [plain, edited] = [cmafHeader(init, 0), cmafHeader(init, 2002)];
    expect(find(plain, 'moov/trak/edts', whole(plain))).toBeUndefined();
    for (const path of ['moov/mvhd', 'moov/trak/tkhd', 'moov/trak/mdia', 'moov/mvex/trex']) {
      const bytesOf = (file: Buffer) => {
        const { start = 0, end = 0 } = find(file, path, whole(file)) ?? {};
        return file.subarray(start, end).toString('hex');
      };
      expect(bytesOf(edited), path).toBe(bytesOf(init));
      expect(bytesOf(plain), path).toBe(bytesOf(init));
    }
  });
});

it('a segment has the brands of CMAF and of DASH', () => {
  expect([...boxes(SEGMENT_TYPE, 0, SEGMENT_TYPE.length)].map(({ type }) => type)).toEqual(['styp']);
  expect(brandsIn(SEGMENT_TYPE)).toEqual(['msdh', 'cmfs']);
});
