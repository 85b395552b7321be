import ExifReader from 'exifreader';
import { type ExifTexts, exifTexts } from './exif.ts';
import { forDecoder } from './for-decoder.ts';
import { decodeText } from './legacy-text.ts';
import { sharp } from './libvips.ts';
import { decoding } from './original.ts';
import { xmpOfPng } from './png.ts';
import { fields } from './policy.ts';
import { extendedXmp } from './xmp-segments.ts';

/** What a picture says of itself: as much of it as is read. */
export interface Metadata {
  /** XMP as it stands in the file. A JPEG has a second packet where one segment was too small for all. */
  packets: string[];
  iim: NonNullable<ExifReader.ExpandedTags['iptc']>;
  exif: ExifTexts;
}

/** What is beyond are pictures within the packet (depth maps, older versions), after everything that is read here. */
const longestPacket = 8_000_000;

/**
 * Finds the metadata of a picture. libvips finds the blocks, and each is read only as far as it can be honest: a whole picture
 * costs ExifReader 2 s and 200 MB for each megabyte, as it makes an array of every value that a directory claims.
 *
 * A block that can't be read, or is too long, counts as none.
 */
export async function metadataIn(picture: Buffer): Promise<Metadata> {
  const decodable = forDecoder(picture);
  const { format, xmp, exif, iptc } = await sharp(decodable, decoding(false))
    .metadata()
    .catch(() => ({ format: undefined, xmp: undefined, exif: undefined, iptc: undefined }));
  // A PNG's XMP is no longer there when libvips looks.
  const found = [xmp ?? xmpOfPng(picture, longestPacket), extendedXmp(picture, longestPacket)];
  const packets = found.filter((packet) => packet !== undefined);
  const block = format === 'tiff' ? picture : exif;
  return {
    // XMP is Unicode by definition, and not always in fact.
    packets: packets.filter(({ length }) => length <= longestPacket).map(decodeText),
    iim: iptc ? iimIn(iptc) : {},
    exif: block ? exifTexts(block) : {},
  };
}

/** Photoshop's resources, of which IIM is one, as a segment begins that holds them in a JPEG. */
const resources = Buffer.from('Photoshop 3.0\0', 'latin1');
/** A segment says its length in 16 bits, of which these two bytes are part. */
const longestSegment = 65_533;

/** ExifReader is given a JPEG with nothing but this block. */
function iimIn(iptc: Buffer): Metadata['iim'] {
  const block = iptc.subarray(0, resources.length).equals(resources) ? iptc : asResource(iptc);
  if (block.length > longestSegment) return {};
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xed, 0, 0]);
  head.writeUInt16BE(block.length + 2, 4);
  try {
    const jpeg = Buffer.concat([head, block, Buffer.from([0xff, 0xd9])]);
    const iptc = fields.flatMap(([, { iim }]) => iim ?? []);
    return ExifReader.load(jpeg, { expanded: true, includeTags: { iptc } }).iptc ?? {};
  } catch {
    return {};
  }
}

/** A TIFF has IIM without the resource around it. */
function asResource(iim: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(iim.length);
  return Buffer.concat([resources, Buffer.from('8BIM\x04\x04\0\0', 'latin1'), size, iim]);
}
