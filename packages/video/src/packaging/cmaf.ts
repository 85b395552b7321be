import { type Box, box, boxes, fullBox, need } from './boxes.ts';

/**
 * The names of what a CMAF track is made of (ISO/IEC 23000-19, 7.3; ISO/IEC 23009-1, 6.3.4): the header says that it is a
 * CMAF track (`cmfc`) and an initialisation segment of DASH (`dash`), each segment that it is one of CMAF (`cmfs`) and of
 * DASH (`msdh`). A brand is four letters.
 */
const HEADER_BRANDS = ['iso6', 'cmfc', 'dash', 'mp41'] as const;
const SEGMENT_BRANDS = ['msdh', 'cmfs'] as const;

/** A box of brands: the main one, its version (0), and all that hold. */
const brands = (type: 'ftyp' | 'styp', [main, ...others]: readonly string[]): Buffer =>
  box(type, Buffer.from([main, '\0\0\0\0', main, ...others].join(''), 'latin1'));

/** What each segment begins with. */
export const SEGMENT_TYPE = brands('styp', SEGMENT_BRANDS);

/**
 * The header of a CMAF track, from the one that ffmpeg wrote. `delay` is by how much the first picture's composition
 * time is later than its decoding time, in the track's time scale. An edit list of one entry takes it away again, so that
 * the picture is shown when it is decoded (23000-19, 7.5.13; 14496-12, 8.6.6). Without it, ffmpeg, mpv and VLC show all
 * pictures too late.
 */
export function cmafHeader(init: Buffer, delay: number): Buffer {
  const all = [...boxes(init, 0, init.length)];
  const moov = all.find(({ type }) => type === 'moov');
  if (moov === undefined) throw new Error('no moov in the header');
  return Buffer.concat([
    brands('ftyp', HEADER_BRANDS),
    delay === 0 ? whole(init, moov) : edited(init, moov, delay),
  ]);
}

const whole = (bytes: Buffer, { start, end }: Box): Buffer => bytes.subarray(start, end);

/** A copy of `moov` whose only track has an edit list, behind its header. */
function edited(bytes: Buffer, moov: Box, delay: number): Buffer {
  const trak = need(bytes, 'trak', moov);
  const tkhd = need(bytes, 'tkhd', trak);
  const track = box(
    'trak',
    bytes.subarray(trak.body, tkhd.end),
    editList(delay),
    bytes.subarray(tkhd.end, trak.end),
  );
  return box('moov', bytes.subarray(moov.body, trak.start), track, bytes.subarray(trak.end, moov.end));
}

/** One entry: as long as the track (0, since its fragments come later), from `mediaTime` on, at the rate 1.0. */
const editList = (mediaTime: number): Buffer =>
  box('edts', fullBox('elst', 0, 0, [1, 0, mediaTime, 0x00010000]));
