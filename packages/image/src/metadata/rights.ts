import { type MediaRights, namesIn, type UnreadMetadata } from '@slugline/story';
import { metadataIn } from './metadata.ts';
import { type FieldPolicy, fields } from './policy.ts';
import { fieldIn, type Properties, propertiesOf, readPacket, TooDeep } from './xmp.ts';

/**
 * Reads who made a picture, what it shows and how it may be used: the fields of the policy only. For each field,
 * XMP wins over IPTC IIM, and IIM over EXIF: XMP's text is Unicode by definition, IIM without its UTF-8 mark is
 * decoded as UTF-8 if it is valid, else as Windows-1252, and EXIF should be ASCII but often is not.
 *
 * Metadata that can't be read counts as missing, and is no reason to refuse a picture. `onUnread` is called for
 * each block that could not be read, because its credit and rights will not be shown.
 */
export async function rightsIn(
  image: Buffer,
  onUnread: (block: UnreadMetadata) => void = () => {},
): Promise<MediaRights | undefined> {
  const { packets, iim, exif, unread } = await metadataIn(image);
  unread.forEach(onUnread);
  const xmp = packets.map((packet) => propertiesIn(packet, onUnread));
  const rights: MediaRights = {};
  for (const [field, policy] of fields) {
    const found = [
      ...xmp.map((properties) => fieldIn(properties, policy)),
      policy.iim && described(iim[policy.iim]),
      policy.exif && exif[policy.exif],
    ];
    const kept = found.map((value) => keep(value ?? '', policy)).find((value) => value !== '');
    if (kept !== undefined) rights[field] = kept;
  }
  return Object.keys(rights).length > 0 ? rights : undefined;
}

/** The text of a dataset. IIM allows some datasets several times: these come as a list. */
const described = (dataset: { description: string } | { description: string }[] | undefined): string =>
  (dataset === undefined ? [] : [dataset].flat()).map(({ description }) => description).join('; ');

const wanted = propertiesOf(fields.map(([, policy]) => policy));

function propertiesIn(packet: string, onUnread: (block: UnreadMetadata) => void): Properties {
  // Some writers pad packets with zero bytes, which are not XML, and some packets are empty.
  const said = packet.slice(packet.indexOf('<'), packet.lastIndexOf('>') + 1);
  if (said === '') return new Map();
  try {
    return readPacket(said, wanted);
  } catch (error) {
    onUnread(error instanceof TooDeep ? 'xmp_too_deep' : 'xmp_damaged');
    return new Map();
  }
}

/** Returns a value as the policy allows it, or an empty string. */
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

/** Removes characters that XML can't hold (XML 1.0, 2.2), and the blanks that cameras pad with. */
const printable = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .trim();

/** Cuts a text to `longest` characters, never inside one. */
const cut = (text: string, longest: number): string => Array.from(text).slice(0, longest).join('').trim();

/** Returns an http or https address without credentials, which a page may link to, or an empty string. */
function address(text: string, longest: number): string {
  const url = URL.parse(text);
  const isPublic = url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === '';
  return isPublic && url.href.length <= longest ? url.href : '';
}

/**
 * Returns a term of a vocabulary with `http` (writers also use `https`; the URI is only a name), or an empty string.
 */
function term(text: string, vocabulary: string, longest: number): string {
  const uri = text.replace(/^https:/, 'http:');
  const isTerm = uri.startsWith(vocabulary) && /^[A-Za-z-]+$/.test(uri.slice(vocabulary.length));
  return isTerm && uri.length <= longest ? uri : '';
}
