import { inflateSync } from 'node:zlib';
import type { UnreadMetadata } from '@slugline/story';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

interface Chunk {
  type: string;
  data: Buffer;
  /** The whole chunk, from its length to its checksum. */
  whole: Buffer;
}

/** The chunks of a PNG (PNG 3, 5.3), up to the first that makes no sense. None for bytes that are not a PNG. */
export function* chunksOf(bytes: Buffer): Generator<Chunk> {
  if (!bytes.subarray(0, signature.length).equals(signature)) return;
  for (let at = signature.length; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    yield { type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) };
    at = end;
  }
}

/** Chunks of text (PNG 3, 11.3.3). zTXt is compressed, iTXt may be. */
const texts = new Set(['tEXt', 'zTXt', 'iTXt']);
/** The largest profile that fits into a JPEG (ICC.1:2022, B.4), bytes. */
const longestProfile = 16_000_000;

/**
 * Returns a PNG without the chunks that a decoder would unpack to any size: texts, and colour profiles larger than
 * any in use. libpng unpacks each text to up to 50 MB and keeps it, so 2 MB became 4 GB. Other bytes are returned
 * unchanged.
 *
 * No text is published, so none is missed. XMP, which is also a text, is read by `xmpOfPng`.
 */
export function withoutBombs(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let profiles = 0;
  for (const { type, data, whole } of chunksOf(bytes)) {
    if (texts.has(type)) continue;
    // A PNG has one profile at most (PNG 3, 5.6). Only the first is unpacked: a small file has room for thousands.
    if (type === 'iCCP' && (profiles++ > 0 || !isProfile(data))) continue;
    kept.push(whole);
  }
  const length = kept.reduce((sum, chunk) => sum + chunk.length, signature.length);
  // Most PNGs have neither, and other bytes have no chunks.
  return kept.length === 0 || length === bytes.length ? bytes : Buffer.concat([signature, ...kept]);
}

/** `iCCP` holds a name, the compression method (0) and the compressed profile (PNG 3, 11.3.2.3). */
const isProfile = (data: Buffer): boolean =>
  Buffer.isBuffer(unpacked(data.subarray(data.indexOf(0) + 2), longestProfile));

/** The keyword of the text chunk that holds XMP (XMP specification, part 3, 1.1.5). */
const keyword = Buffer.from('XML:com.adobe.xmp\0', 'latin1');

/**
 * Returns the XMP packet of a PNG, undefined if it has none, or why it was not read (damaged, or over `longest` bytes).
 */
export function xmpOfPng(bytes: Buffer, longest: number): Buffer | UnreadMetadata | undefined {
  for (const { type, data } of chunksOf(bytes)) {
    if (!texts.has(type) || !data.subarray(0, keyword.length).equals(keyword)) continue;
    const { text, isPacked } = textIn(type, data.subarray(keyword.length));
    const packet = isPacked ? unpacked(text, longest) : text;
    if (Buffer.isBuffer(packet)) return packet.length <= longest ? packet : 'xmp_too_long';
    return packet === 'too long' ? 'xmp_too_long' : 'xmp_damaged';
  }
  return undefined;
}

/**
 * The text behind the keyword of a chunk (PNG 3, 11.3.3). XMP belongs into an iTXt, but libvips writes it into a zTXt.
 */
function textIn(type: string, rest: Buffer): { text: Buffer; isPacked: boolean } {
  if (type === 'tEXt') return { text: rest, isPacked: false };
  if (type === 'zTXt') return { text: rest.subarray(1), isPacked: true };
  // A flag for compression and its method, then a language and a translated keyword, both ended by a zero byte.
  const language = rest.indexOf(0, 2) + 1;
  return { text: rest.subarray(rest.indexOf(0, language) + 1), isPacked: rest[0] === 1 };
}

function unpacked(bytes: Buffer, longest: number): Buffer | 'too long' | 'damaged' {
  try {
    return inflateSync(bytes, { maxOutputLength: longest });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too long' : 'damaged';
  }
}
