import { type Box, boxAt, boxes, need } from './boxes.ts';

const VISUAL_ENTRY = 78;
const AUDIO_ENTRY = 28;

/** Returns the track's codec as RFC 6381 names it (`avc1.64001f`, `mp4a.40.2`), read from what the encoder wrote. */
export function codecOf(init: Buffer): string {
  const entry = sampleEntryOf(init);
  const fixed = entry?.type === 'avc1' ? VISUAL_ENTRY : AUDIO_ENTRY;
  for (const box of entry ? boxes(init, entry.body + fixed, entry.end) : []) {
    // Profile, constraints and level follow the version (ISO/IEC 14496-15, 5.3.3).
    if (box.type === 'avcC') return `avc1.${init.toString('hex', box.body + 1, box.body + 4)}`;
    if (box.type === 'esds') return `mp4a.40.${audioObjectType(init.subarray(box.body + 4, box.end))}`;
  }
  throw new Error(`no codec is known for ${entry?.type ?? 'an empty track'}`);
}

/** Returns the size of a track's picture in pixels from its sample entry (ISO/IEC 14496-12, 12.1.3). */
export function frameSizeOf(init: Buffer): { width: number; height: number } {
  const entry = sampleEntryOf(init);
  if (entry === undefined) throw new Error('an empty track has no picture');
  return { width: init.readUInt16BE(entry.body + 24), height: init.readUInt16BE(entry.body + 26) };
}

/** Returns the first description in `stsd`, which says how the samples are coded. */
function sampleEntryOf(init: Buffer): Box | undefined {
  const file = { type: 'file', start: 0, body: 0, end: init.length };
  return boxAt(init, need(init, 'moov/trak/mdia/minf/stbl/stsd', file).body + 8);
}

/** MPEG-4 descriptors (ISO/IEC 14496-1, 7.2.6): ES (3) holds decoder config (4) holds decoder specific info (5). */
const HEADER_BYTES: Record<number, number> = { 3: 3, 4: 13 };

function audioObjectType(descriptors: Buffer): number {
  for (let at = 0; at < descriptors.length; ) {
    const tag = descriptors[at++] ?? 0;
    // The length has seven bits per byte; the top bit says that another byte follows.
    while ((descriptors[at++] ?? 0) & 0x80);
    if (tag === 5) return (descriptors[at] ?? 0) >> 3;
    at += HEADER_BYTES[tag] ?? 0;
  }
  throw new Error('no decoder configuration in esds');
}
