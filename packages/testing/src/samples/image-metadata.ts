import { createHash } from 'node:crypto';

// Builds metadata byte by byte, because neither sharp nor ExifTool writes all that cameras and agencies do.

/** An XMP packet with these properties. `schemas` maps the caller's prefixes to namespaces. */
export const packet = (
  properties: string,
  schemas: Record<string, string> = usual,
  attributes = '',
): string =>
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  `<rdf:Description rdf:about="" ${Object.entries(schemas)
    .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
    .join(' ')} ${attributes}>${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`;

const usual = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
};

/** A JPEG with additional segments, each of at most 64 KB, after its first marker. */
export function withSegments(jpeg: Buffer, segments: readonly [marker: number, body: Buffer][]): Buffer {
  const framed = segments.map(([marker, body]) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...framed, jpeg.subarray(2)]);
}

/** IPTC IIM datasets, by their number in record 2, marked as UTF-8 or without a mark. */
export function iim(
  records: readonly [dataset: number, text: string][],
  encoding: 'latin1' | 'utf8' = 'utf8',
): [number, Buffer] {
  const record = (r: number, dataset: number, data: Buffer) =>
    Buffer.concat([Buffer.from([0x1c, r, dataset, data.length >> 8, data.length & 255]), data]);
  const all = Buffer.concat([
    ...(encoding === 'utf8' ? [record(1, 90, Buffer.from('\x1b%G', 'latin1'))] : []),
    ...records.map(([dataset, text]) => record(2, dataset, Buffer.from(text, encoding))),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(all.length);
  const name = Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1');
  return [0xed, Buffer.concat([name, size, all, Buffer.alloc(all.length % 2)])];
}

/** An XMP packet that fits into one segment. */
export const xmp = (text: string, more: Buffer = Buffer.alloc(0)): [number, Buffer] => [
  0xe1,
  Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'), Buffer.from(text), more]),
];

/**
 * The segments of a packet that is too large for one, and in front of them the main packet, which refers to it (XMP
 * Specification, part 3, 1.1.3.1).
 */
export function extendedXmp(attributes: string, text: string): [number, Buffer][] {
  const bytes = Buffer.from(text);
  const id = createHash('md5').update(bytes).digest('hex').toUpperCase();
  const schemas = { ...usual, xmpNote: 'http://ns.adobe.com/xmp/note/' };
  const first = packet('', schemas, `${attributes} xmpNote:HasExtendedXMP="${id}"`);
  const parts: [number, Buffer][] = [];
  for (let at = 0; at < bytes.length; at += 65_000) {
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(bytes.length);
    numbers.writeUInt32BE(at, 4);
    const head = Buffer.from(`http://ns.adobe.com/xmp/extension/\0${id}`, 'latin1');
    parts.push([0xe1, Buffer.concat([head, numbers, bytes.subarray(at, at + 65_000)])]);
  }
  return [xmp(first), ...parts];
}

type Tag = [tag: number, type: 'text' | 'bytes' | 'fractions' | 'long', value: Buffer | number];

/**
 * EXIF as a camera writes it: photographer, serial number, place, maker notes, and a thumbnail of the picture
 * before it was cropped.
 */
export function cameraExif(told: {
  artist: string;
  serial: string;
  /** Fractions of degrees, minutes and seconds. */
  latitude: readonly [number, number][];
  makerNote: Buffer;
  thumbnail: Buffer;
}): [number, Buffer] {
  const text = (value: string) => Buffer.from(`${value}\0`, 'latin1');
  const fractions = Buffer.alloc(told.latitude.length * 8);
  for (const [at, pair] of told.latitude.entries()) {
    fractions.writeUInt32BE(pair[0], at * 8);
    fractions.writeUInt32BE(pair[1], at * 8 + 4);
  }
  const main = (exif: number, gps: number): Tag[] => [
    [0x010f, 'text', text('Acme')],
    [0x0110, 'text', text('Tattler 3000')],
    [0x013b, 'text', text(told.artist)],
    [0x8769, 'long', exif],
    [0x8825, 'long', gps],
  ];
  const camera: Tag[] = [
    [0x927c, 'bytes', told.makerNote],
    [0xa431, 'text', text(told.serial)],
  ];
  const place: Tag[] = [
    [0x0001, 'text', text('N')],
    [0x0002, 'fractions', fractions],
  ];
  const preview = (at: number): Tag[] => [
    [0x0201, 'long', at],
    [0x0202, 'long', told.thumbnail.length],
  ];
  const cameraAt = 8 + directory(main(0, 0), 0, 0).length;
  const placeAt = cameraAt + directory(camera, 0, 0).length;
  const previewAt = placeAt + directory(place, 0, 0).length;
  const thumbnailAt = previewAt + directory(preview(0), 0, 0).length;
  return [
    0xe1,
    Buffer.concat([
      Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'),
      directory(main(cameraAt, placeAt), 8, previewAt),
      directory(camera, cameraAt, 0),
      directory(place, placeAt, 0),
      directory(preview(thumbnailAt), previewAt, 0),
      told.thumbnail,
    ]),
  ];
}

const types = { text: [2, 1], bytes: [7, 1], fractions: [5, 8], long: [4, 4] } as const;

/** A TIFF directory at offset `start`, followed by the values that do not fit into it (TIFF 6.0, 2). */
function directory(tags: readonly Tag[], start: number, next: number): Buffer {
  const head = Buffer.alloc(2 + tags.length * 12 + 4);
  head.writeUInt16BE(tags.length);
  head.writeUInt32BE(next, head.length - 4);
  const behind: Buffer[] = [];
  let end = start + head.length;
  for (const [at, [tag, type, value]] of tags.entries()) {
    const entry = head.subarray(2 + at * 12, 14 + at * 12);
    const [code, size] = types[type];
    entry.writeUInt16BE(tag);
    entry.writeUInt16BE(code, 2);
    if (typeof value === 'number') {
      entry.writeUInt32BE(1, 4);
      entry.writeUInt32BE(value, 8);
      continue;
    }
    entry.writeUInt32BE(value.length / size, 4);
    if (value.length <= 4) {
      value.copy(entry, 8);
      continue;
    }
    entry.writeUInt32BE(end, 8);
    behind.push(value);
    end += value.length;
  }
  return Buffer.concat([head, ...behind]);
}
