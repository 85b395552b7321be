import ExifReader from 'exifreader';
import { exifTexts, tiffOf } from '../metadata/exif.ts';
import { blocksIn } from '../metadata/metadata.ts';

/** Serial numbers. Undefined if they are unknown, so that any text may contain one. */
export type Serials = readonly string[] | undefined;

/** Bytes. For a block of this size ExifReader takes 0.5 s and 50 MB at worst. Cameras write 64 KB at most. */
const longestExif = 256 * 1024;

/** Returns the serial numbers in a picture's metadata. */
export async function serialsIn(image: Buffer): Promise<Serials> {
  const { packets, exif } = await blocksIn(image);
  const inExif = exif === undefined ? [] : exif === image ? serialsInTiff(exif) : serialsInExif(exif);
  return inExif && [...inExif, ...packets.flatMap(serialsInXmp)].filter(isSerial);
}

const isSerial = (text: string): boolean => /^[\x20-\x7e]{4,}$/.test(text);

function serialsInExif(block: Buffer): string[] | undefined {
  const tiff = tiffOf(block);
  if (tiff.length > longestExif) return undefined;
  try {
    return Object.entries(ExifReader.load(tiff))
      .filter(([name]) => /serial/i.test(name))
      .map(([, tag]) => String(tag?.description ?? '').trim());
  } catch {
    return undefined;
  }
}

/**
 * Reads the standard tags only: cameras write no TIFFs with maker notes, and programs that export TIFFs use these tags.
 */
function serialsInTiff(tiff: Buffer): string[] {
  const { BodySerialNumber = '', LensSerialNumber = '', CameraSerialNumber = '' } = exifTexts(tiff);
  return [BodySerialNumber, LensSerialNumber, CameraSerialNumber].map((serial) => serial.trim());
}

/** Attributes and elements whose name contains `serial`, anywhere in the packet. */
const serialInXmp = /serial\w{0,40}\s{0,20}(?:=\s{0,20}["']([^"'<]{0,200})|>([^<]{0,200})<)/gi;

const serialsInXmp = (packet: string): string[] =>
  Array.from(packet.matchAll(serialInXmp), ([, attribute, element]) => (attribute ?? element ?? '').trim());
