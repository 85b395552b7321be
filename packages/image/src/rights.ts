import { type MediaRights, namesIn } from '@slugline/story';
import ExifReader from 'exifreader';
import { sharp } from './libvips.ts';
import { type FieldPolicy, fields } from './policy.ts';
import { fieldIn, type Properties, propertiesOf, readPacket } from './xmp.ts';

/**
 * Reads who made a picture, what it shows and what may be done with it: the fields of the policy, and no others. XMP
 * wins over IPTC IIM over EXIF, field by field: XMP's text is Unicode by definition, IIM without its UTF-8 mark is read
 * as UTF-8 where it is, else as Windows-1252, and EXIF is ASCII on paper only.
 *
 * Metadata that can't be read counts as none: it is no reason to refuse a picture that can be shown.
 */
export async function rightsIn(picture: Buffer): Promise<MediaRights | undefined> {
  const { packets, iptc, exif } = await metadataIn(picture);
  const xmp = packets.map(propertiesIn);
  const rights: MediaRights = {};
  for (const [field, policy] of fields) {
    const found = [
      ...xmp.map((properties) => fieldIn(properties, policy)),
      policy.iim && described(iptc?.[policy.iim]),
      policy.exif && described(exif?.[policy.exif]),
    ];
    const kept = found.map((value) => keep(value ?? '', policy)).find((value) => value !== '');
    if (kept !== undefined) rights[field] = kept;
  }
  return Object.keys(rights).length > 0 ? rights : undefined;
}

interface Metadata {
  /** XMP as it stands in the file. A JPEG has a second packet where one segment was too small for all. */
  packets: string[];
  iptc?: ExifReader.ExpandedTags['iptc'];
  exif?: ExifReader.ExpandedTags['exif'];
}

async function metadataIn(picture: Buffer): Promise<Metadata> {
  const packets: string[] = [];
  // ExifReader finds the packets; what they say is read in xmp.ts.
  const domParser = {
    parseFromString: (packet: string) => {
      packets.push(packet);
      return { childNodes: [], getElementsByTagName: () => [] };
    },
  };
  try {
    const { iptc, exif } = ExifReader.load(picture, { expanded: true, domParser, includeTags });
    // libvips reads and writes XMP that is compressed in a PNG, where ExifReader does not look.
    const { xmp } = packets.length === 0 ? await sharp(picture).metadata() : {};
    if (xmp) packets.push(xmp.toString('utf8'));
    return { packets, ...(iptc && { iptc }), ...(exif && { exif }) };
  } catch {
    return { packets };
  }
}

const includeTags = {
  xmp: true,
  iptc: fields.flatMap(([, { iim }]) => iim ?? []),
  exif: fields.flatMap(([, { exif }]) => exif ?? []),
} as const;

const wanted = propertiesOf(fields.map(([, policy]) => policy));

/** What is beyond are pictures within the packet (depth maps, older versions), after everything that is read here. */
const longestPacket = 8_000_000;

function propertiesIn(packet: string): Properties {
  try {
    // Some writers pad with zero bytes, which are not XML.
    if (packet.length > longestPacket) return new Map();
    return readPacket(packet.slice(packet.indexOf('<'), packet.lastIndexOf('>') + 1), wanted);
  } catch {
    return new Map();
  }
}

/** A tag of IIM or EXIF; one that IIM allows several times comes as a list. */
function described(tag: { description: unknown } | { description: unknown }[] | undefined): string {
  const all = tag === undefined ? [] : [tag].flat();
  return all.map(({ description }) => String(description)).join('; ');
}

/** A value as the policy lets it be; empty where it does not. */
function keep(value: string, { kind, longest, vocabulary = '' }: FieldPolicy): string {
  const text = printable(value);
  switch (kind) {
    case 'url':
      return address(text, longest);
    case 'term':
      return term(text, vocabulary, longest);
    case 'names':
      return namesIn(cut(text, longest)).join('; ');
    default:
      return cut(text, longest);
  }
}

/** Whole characters that XML can hold (XML 1.0, 2.2), without the blanks that cameras pad with. */
const printable = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .trim();

/** Cut, if need be, between two characters. */
const cut = (text: string, longest: number): string => Array.from(text).slice(0, longest).join('').trim();

/** An address that a page may link: no script, no file, and no password on the way. */
function address(text: string, longest: number): string {
  const url = URL.parse(text);
  const isPublic = url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === '';
  return isPublic && url.href.length <= longest ? url.href : '';
}

/** A term of a vocabulary. Writers differ in its `http` or `https`, which is a name here and no address. */
function term(text: string, vocabulary: string, longest: number): string {
  const uri = text.replace(/^https:/, 'http:');
  const isTerm = uri.startsWith(vocabulary) && /^[A-Za-z-]+$/.test(uri.slice(vocabulary.length));
  return isTerm && uri.length <= longest ? uri : '';
}
