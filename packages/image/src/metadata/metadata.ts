import type { UnreadMetadata } from '@slugline/story';
import ExifReader from 'exifreader';
import { safeForDecoder } from '../decode/for-decoder.ts';
import { sharp } from '../decode/libvips.ts';
import { decoding } from '../decode/original.ts';
import { xmpOfPng } from '../decode/png.ts';
import { type ExifTexts, exifTexts } from './exif.ts';
import { decodeText } from './legacy-text.ts';
import { fields } from './policy.ts';
import { extendedXmp } from './xmp-segments.ts';

/** The blocks of metadata in a picture. */
interface Blocks {
  /** The XMP packets of the file. A JPEG has a second one if its XMP does not fit into one segment. */
  packets: string[];
  iptc: Buffer | undefined;
  /** A block of EXIF; the file itself for a TIFF. */
  exif: Buffer | undefined;
  /** Why a packet of XMP was not read. */
  unread: UnreadMetadata[];
}

/** The part of the metadata that may hold rights. */
interface Metadata extends Pick<Blocks, 'packets' | 'unread'> {
  iim: NonNullable<ExifReader.ExpandedTags['iptc']>;
  exif: ExifTexts;
}

/** Bytes. In longer packets, embedded pictures (depth maps, older versions) come after everything that is read here. */
const longestPacket = 8_000_000;

/** Finds the blocks of metadata, with libvips. Returns none if it can't read the picture's header. */
export async function blocksIn(image: Buffer): Promise<Blocks> {
  const { format, xmp, exif, iptc } = await sharp(safeForDecoder(image), decoding(false))
    .metadata()
    .catch(() => ({ format: undefined, xmp: undefined, exif: undefined, iptc: undefined }));
  // libvips gets PNGs without their XMP, so it is read here.
  const found = [xmp ?? xmpOfPng(image, longestPacket), extendedXmp(image, longestPacket)];
  const packets = found.map((packet) =>
    Buffer.isBuffer(packet) && packet.length > longestPacket ? 'xmp_too_long' : packet,
  );
  return {
    // XMP must be in Unicode, but not every file follows that.
    packets: packets.filter((packet) => Buffer.isBuffer(packet)).map(decodeText),
    unread: packets.filter((packet) => typeof packet === 'string'),
    iptc,
    exif: format === 'tiff' ? image : exif,
  };
}

/**
 * Finds the metadata of a picture. Each block is read by itself and with limits: reading a whole picture costs
 * ExifReader 2 s and 200 MB for each megabyte, because it builds an array for every value that a directory claims.
 * A block that can't be read counts as missing, and `unread` names it.
 */
export async function metadataIn(image: Buffer): Promise<Metadata> {
  const { packets, unread, iptc, exif } = await blocksIn(image);
  const found = iptc ? iimIn(iptc) : {};
  const isRead = typeof found === 'object';
  return {
    packets,
    iim: isRead ? found : {},
    exif: exif ? exifTexts(exif) : {},
    unread: isRead ? unread : [...unread, found],
  };
}

/** The start of a JPEG segment that holds Photoshop's resources. IIM is one of them. */
const resources = Buffer.from('Photoshop 3.0\0', 'latin1');
/** A segment's length is stored in 16 bits and includes these two bytes. */
const longestSegment = 65_533;

/** Gives ExifReader a JPEG with only this block in it. */
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

/** Wraps IIM in a Photoshop resource. A TIFF stores it without one. */
function asResource(iim: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(iim.length);
  return Buffer.concat([resources, Buffer.from('8BIM\x04\x04\0\0', 'latin1'), size, iim]);
}
