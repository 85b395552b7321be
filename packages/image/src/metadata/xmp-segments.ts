import type { UnreadMetadata } from '@slugline/story';

const identifier = Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1');
/**
 * Length of a part's header: the identifier, the packet's digest (32), the packet's length (4), the part's offset (4).
 */
const headLength = identifier.length + 32 + 4 + 4;

/**
 * Returns the extended XMP of a JPEG, which is stored in several segments because one is too small (XMP
 * specification, part 3, 1.1.3.1). Only the first such packet counts. Undefined if there is none; a reason if a
 * part is missing or the packet is longer than `longest` bytes.
 */
export function extendedXmp(jpeg: Buffer, longest: number): Buffer | UnreadMetadata | undefined {
  let packet: Buffer | undefined;
  let name: Buffer | undefined;
  let missing = 0;
  for (const segment of segmentsOf(jpeg)) {
    if (segment.length < headLength || !segment.subarray(0, identifier.length).equals(identifier)) continue;
    const digest = segment.subarray(identifier.length, identifier.length + 32);
    const length = segment.readUInt32BE(headLength - 8);
    const at = segment.readUInt32BE(headLength - 4);
    const part = segment.subarray(headLength);
    if (packet === undefined || name === undefined) {
      if (length > longest) return 'xmp_too_long';
      [packet, name, missing] = [Buffer.alloc(length), digest, length];
    }
    if (!digest.equals(name) || at + part.length > packet.length) continue;
    part.copy(packet, at);
    missing -= part.length;
  }
  return missing === 0 ? packet : 'xmp_incomplete';
}

/** The contents of a JPEG's APP1 segments, up to the start of the picture data. */
function* segmentsOf(jpeg: Buffer): Generator<Buffer> {
  if (jpeg.readUInt16BE(0) !== 0xffd8) return;
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1];
    // Fill bytes may precede a marker (ITU-T T.81, B.1.1.2).
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (marker === 0xe1) yield jpeg.subarray(at + 4, end);
    at = end;
  }
}
