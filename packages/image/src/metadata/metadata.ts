import type { UnreadMetadata } from '@slugline/story';
import ExifReader from 'exifreader';
import { forDecoder } from '../decode/for-decoder.ts';
import { sharp } from '../decode/libvips.ts';
import { decoding } from '../decode/original.ts';
import { xmpOfPng } from '../decode/png.ts';
import { type ExifTexts, exifTexts } from './exif.ts';
import { decodeText } from './legacy-text.ts';
import { fields } from './policy.ts';
import { extendedXmp } from './xmp-segments.ts';

/** The blocks in which a picture says something of itself. */
interface Blocks {
  /** XMP as it stands in the file. A JPEG has a second packet where one segment was too small for all. */
  packets: string[];
  iptc: Buffer | undefined;
  /** Of a TIFF, the file itself. */
  exif: Buffer | undefined;
  /** XMP that there is besides. */
  unread: UnreadMetadata[];
}

/** What of it is about its rights. */
interface Metadata extends Pick<Blocks, 'packets' | 'unread'> {
  iim: NonNullable<ExifReader.ExpandedTags['iptc']>;
  exif: ExifTexts;
}

/** What is beyond are pictures within the packet (depth maps, older versions), after everything that is read here. */
const longestPacket = 8_000_000;

/** Finds the blocks: libvips does. None where it can't read the picture's header. */
export async function blocksIn(picture: Buffer): Promise<Blocks> {
  const { format, xmp, exif, iptc } = await sharp(forDecoder(picture), decoding(false))
    .metadata()
    .catch(() => ({ format: undefined, xmp: undefined, exif: undefined, iptc: undefined }));
  // A PNG's XMP is no longer there when libvips looks.
  const found = [xmp ?? xmpOfPng(picture, longestPacket), extendedXmp(picture, longestPacket)];
  const packets = found.map((packet) =>
    Buffer.isBuffer(packet) && packet.length > longestPacket ? 'xmp_too_long' : packet,
  );
  return {
    // XMP is Unicode by definition, and not always in fact.
    packets: packets.filter((packet) => Buffer.isBuffer(packet)).map(decodeText),
    unread: packets.filter((packet) => typeof packet === 'string'),
    iptc,
    exif: format === 'tiff' ? picture : exif,
  };
}

/**
 * Finds the metadata of a picture. Each block is read only as far as it can be honest: a whole picture costs ExifReader 2 s and
 * 200 MB for each megabyte, as it makes an array of every value that a directory claims. A block that can't be read counts
 * as none, and `unread` names it.
 */
export async function metadataIn(picture: Buffer): Promise<Metadata> {
  const { packets, unread, iptc, exif } = await blocksIn(picture);
  const found = iptc ? iimIn(iptc) : {};
  const isRead = typeof found === 'object';
  return {
    packets,
    iim: isRead ? found : {},
    exif: exif ? exifTexts(exif) : {},
    unread: isRead ? unread : [...unread, found],
  };
}

/** Photoshop's resources, of which IIM is one, as a segment begins that holds them in a JPEG. */
const resources = Buffer.from('Photoshop 3.0\0', 'latin1');
/** A segment says its length in 16 bits, of which these two bytes are part. */
const longestSegment = 65_533;

/** ExifReader is given a JPEG with nothing but this block. */
function iimIn(iptc: Buffer): Metadata['iim'] | UnreadMetadata {
  const block = iptc.subarray(0, resources.length).equals(resources) ? iptc : asResource(iptc);
  if (block.length > longestSegment) return 'iptc_too_long';
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xed, 0, 0]);
  head.writeUInt16BE(block.length + 2, 4);
  try {
    const jpeg = Buffer.concat([head, block, Buffer.from([0xff, 0xd9])]);
    const iptc = fields.flatMap(([, { iim }]) => iim ?? []);
    return ExifReader.load(jpeg, { expanded: true, includeTags: { iptc } }).iptc ?? {};
  } catch {
    return 'iptc_damaged';
  }
}

/** A TIFF has IIM without the resource around it. */
function asResource(iim: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(iim.length);
  return Buffer.concat([resources, Buffer.from('8BIM\x04\x04\0\0', 'latin1'), size, iim]);
}
