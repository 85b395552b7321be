import { decodeText } from './legacy-text.ts';

/** Bytes that are read of one text: more than any policy keeps. */
const longest = 4_096;

/** The tags of a TIFF's first directory that hold texts about its rights (TIFF 6.0, 8; Exif 3.0, 4.6.4). */
const tags = { 315: 'Artist', 33432: 'Copyright' } as const;
const ascii = 2;
const utf8 = 129;

export type ExifTexts = { [name in (typeof tags)[keyof typeof tags]]?: string };

/**
 * The texts about rights in a block of EXIF, or in a TIFF, which has the same form. A text may have several parts: they are joined by
 * semicolons. Nothing else is read, whatever a directory says of its size.
 */
export function exifTexts(block: Buffer): ExifTexts {
  const tiff = block.subarray(block.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const found: ExifTexts = {};
  if (tiff.length < 8) return found;
  const first = long(4) + 2;
  if (first > tiff.length) return found;
  const end = Math.min(tiff.length, first + 12 * short(first - 2));
  for (let at = first; at + 12 <= end; at += 12) {
    const name = tags[short(at) as keyof typeof tags];
    if (name === undefined || found[name] !== undefined || ![ascii, utf8].includes(short(at + 2))) continue;
    const length = long(at + 4);
    // A value of at most four bytes stands in the directory itself.
    const from = length <= 4 ? at + 8 : long(at + 8);
    const parts = decodeText(tiff.subarray(from, from + Math.min(length, longest))).split('\0');
    found[name] = parts.filter((part) => part.trim() !== '').join('; ');
  }
  return found;
}
