import { type Box, box, boxes, fullBox, need } from './boxes.ts';

/**
 * Brands of the parts of a CMAF track (ISO/IEC 23000-19, 7.3; ISO/IEC 23009-1, 6.3.4). The header says that it is a
 * CMAF track (`cmfc`) and a DASH initialisation segment (`dash`). Each segment says that it is a segment of CMAF
 * (`cmfs`) and of DASH (`msdh`). A brand has four letters.
 */
const HEADER_BRANDS = ['iso6', 'cmfc', 'dash', 'mp41'] as const;
const SEGMENT_BRANDS = ['msdh', 'cmfs'] as const;

/** A box of brands: the main one, its version (0), and all compatible ones. */
const brands = (type: 'ftyp' | 'styp', [main, ...others]: readonly string[]): Buffer =>
  box(type, Buffer.from([main, '\0\0\0\0', main, ...others].join(''), 'latin1'));

/** The box at the start of each segment. */
export const SEGMENT_TYPE = brands('styp', SEGMENT_BRANDS);

/**
 * Builds the header of a CMAF track from the one that ffmpeg wrote. `delay` is how much later the first picture is
 * composed than decoded, in the track's time scale. An edit list of one entry removes it, so that the picture is shown
 * when it is decoded (23000-19, 7.5.13; 14496-12, 8.6.6). Without it, ffmpeg, mpv and VLC show all pictures too late.
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

/** Copies `moov` and gives its only track an edit list, after its header. */
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

/**
 * An edit list of one entry: as long as the track (0, since its fragments come later), from `mediaTime` on, at the
 * rate 1.0.
 */
const editList = (mediaTime: number): Buffer =>
  box('edts', fullBox('elst', 0, 0, [1, 0, mediaTime, 0x00010000]));
