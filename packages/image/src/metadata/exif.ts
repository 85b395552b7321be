import { decodeText } from './legacy-text.ts';

/** Bytes that are read of one text: more than the policy keeps of any field. */
const longest = 4_096;

/** Tags with text values (TIFF 6.0, 8; Exif 3.0, 4.6.4 and 4.6.5; DNG 1.7). */
const tags = {
  315: 'Artist',
  33432: 'Copyright',
  42033: 'BodySerialNumber',
  42037: 'LensSerialNumber',
  50735: 'CameraSerialNumber',
} as const;
const ascii = 2;
const utf8 = 129;
/** The tag with the offset of the directory of camera tags (the Exif IFD). */
const cameraDirectory = 0x8769;

export type ExifTexts = { [name in (typeof tags)[keyof typeof tags]]?: string };

/**
 * Returns the few texts of `tags` from a block of EXIF or from a TIFF, which has the same structure. The parts of a
 * text with several parts are joined by semicolons. Nothing else is read, whatever lengths a directory claims.
 */
export function exifTexts(block: Buffer): ExifTexts {
  const tiff = tiffOf(block);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const found: ExifTexts = {};
  const readDirectory = (place: number): number | undefined => {
    const first = place + 2;
    let camera: number | undefined;
    const end = first > tiff.length ? first : Math.min(tiff.length, first + 12 * short(place));
    for (let at = first; at + 12 <= end; at += 12) {
      if (short(at) === cameraDirectory) camera ??= long(at + 8);
      const name = tags[short(at) as keyof typeof tags];
      if (name === undefined || found[name] !== undefined || ![ascii, utf8].includes(short(at + 2))) continue;
      const length = long(at + 4);
      // A value of at most four bytes is in the directory itself.
      const from = length <= 4 ? at + 8 : long(at + 8);
      const parts = decodeText(tiff.subarray(from, from + Math.min(length, longest))).split('\0');
      found[name] = parts.filter((part) => part.trim() !== '').join('; ');
    }
    return camera;
  };
  const camera = tiff.length < 8 ? undefined : readDirectory(long(4));
  if (camera !== undefined) readDirectory(camera);
  return found;
}

/** The TIFF structure in a block of EXIF: some formats put `Exif\0\0` in front of it. */
export const tiffOf = (block: Buffer): Buffer =>
  block.subarray(block.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0);
