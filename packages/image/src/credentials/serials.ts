import ExifReader from 'exifreader';
import { exifTexts, tiffOf } from '../metadata/exif.ts';
import { blocksIn } from '../metadata/metadata.ts';

/** Serial numbers; undefined where it can't be known which there are: then any text may have one. */
export type Serials = readonly string[] | undefined;

/** ExifReader takes 0.5 s and 50 MB in the worst case for a block of this size, bytes. Cameras write 64 KB at most. */
const longestExif = 256 * 1024;

/** The serial numbers that a picture's metadata name. */
export async function serialsIn(picture: Buffer): Promise<Serials> {
  const { packets, exif } = await blocksIn(picture);
  const inExif = exif === undefined ? [] : exif === picture ? serialsInTiff(exif) : serialsInExif(exif);
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

/** No camera writes a TIFF with notes of its own: who exports one writes the tags of the standard. */
function serialsInTiff(tiff: Buffer): string[] {
  const { BodySerialNumber = '', LensSerialNumber = '', CameraSerialNumber = '' } = exifTexts(tiff);
  return [BodySerialNumber, LensSerialNumber, CameraSerialNumber].map((serial) => serial.trim());
}

/** Attributes and elements with such a name, wherever they stand. */
const serialInXmp = /serial\w{0,40}\s{0,20}(?:=\s{0,20}["']([^"'<]{0,200})|>([^<]{0,200})<)/gi;

const serialsInXmp = (packet: string): string[] =>
  Array.from(packet.matchAll(serialInXmp), ([, attribute, element]) => (attribute ?? element ?? '').trim());
