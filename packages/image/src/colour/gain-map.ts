import type { MediaRights } from '@slugline/story';
import type { Sharp } from 'sharp';
import { sharp } from '../decode/libvips.ts';
import { decoding, type Original } from '../decode/original.ts';
import type { Encoding } from '../encode/encode.ts';
import type { Size } from '../encode/plan.ts';
import { exifOf, xmpPacket } from '../metadata/signature.ts';

/**
 * Encodes an Ultra HDR original as Ultra HDR: a JPEG that every browser shows in SDR, with a gain map that restores
 * the highlights (https://developer.android.com/media/platform/hdr-image-format). It starts from the original's
 * bytes, because decoded pixels have no gain map. libultrahdr drops XMP, so the rights are added afterwards.
 */
export async function encodeWithGainMap(
  { bytes, maxPixels }: Original,
  size: Size,
  { jpeg }: Encoding,
  rights: MediaRights | undefined,
): Promise<Buffer> {
  const exif = rights && exifOf(rights);
  // Missing in sharp's types.
  const decoded = sharp(bytes, decoding(maxPixels)) as Sharp & { keepGainMap(): Sharp };
  const pipeline = decoded
    .keepGainMap()
    .autoOrient()
    .resize({ ...size, fit: 'fill' });
  const encoded = await (exif ? pipeline.withExif(exif) : pipeline)
    .jpeg({ quality: jpeg.quality })
    .toBuffer();
  return rights ? withXmp(encoded, xmpPacket(rights)) : encoded;
}

const SOI = 2;
const XMP = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
/** The segment that lists a file's pictures (CIPA DC-007, 5.2), in the byte order that libultrahdr writes. */
const MPF = Buffer.from('MPF\0MM\0*', 'latin1');
const MP_ENTRY = 0xb002;

/**
 * Puts an XMP packet (XMP specification, part 3, 1.1.3) in front of a JPEG's other segments. The offsets in the
 * list of its pictures are relative to the list, so only the length of the first picture changes.
 */
function withXmp(jpeg: Buffer, packet: string): Buffer {
  const body = Buffer.concat([XMP, Buffer.from(packet)]);
  const header = Buffer.from([0xff, 0xe1, 0, 0]);
  header.writeUInt16BE(body.length + 2, 2);
  const longer = Buffer.concat([jpeg.subarray(0, SOI), header, body, jpeg.subarray(SOI)]);
  const length = firstLength(longer);
  longer.writeUInt32BE(longer.readUInt32BE(length) + header.length + body.length, length);
  return longer;
}

/** The offset at which the length of the first picture is stored, found through the list's TIFF directory. */
function firstLength(jpeg: Buffer): number {
  const start = jpeg.indexOf(MPF) + 4;
  const directory = start + jpeg.readUInt32BE(start + 4);
  for (let index = 0; index < jpeg.readUInt16BE(directory); index += 1) {
    const entry = directory + 2 + 12 * index;
    if (jpeg.readUInt16BE(entry) === MP_ENTRY) return start + jpeg.readUInt32BE(entry + 8) + 4;
  }
  throw new Error('libultrahdr wrote an Ultra HDR JPEG without a list of its pictures');
}
