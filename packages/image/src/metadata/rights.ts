import { type MediaRights, namesIn, type UnreadMetadata } from '@slugline/story';
import { metadataIn } from './metadata.ts';
import { type FieldPolicy, fields } from './policy.ts';
import { fieldIn, type Properties, propertiesOf, readPacket, TooDeep } from './xmp.ts';

/**
 * Reads who made a picture, what it shows and what may be done with it: the fields of the policy, and no others. XMP
 * wins over IPTC IIM over EXIF, field by field: XMP's text is Unicode by definition, IIM without its UTF-8 mark is read
 * as UTF-8 where it is, else as Windows-1252, and EXIF is ASCII on paper only.
 *
 * Metadata that can't be read counts as none: it is no reason to refuse a picture that can be shown. `onUnread` is told of
 * each block that was left, because what it says of credit and rights is not shown.
 */
export async function rightsIn(
  picture: Buffer,
  onUnread: (block: UnreadMetadata) => void = () => {},
): Promise<MediaRights | undefined> {
  const { packets, iim, exif, unread } = await metadataIn(picture);
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

/** A dataset that IIM allows several times comes as a list. */
const described = (dataset: { description: string } | { description: string }[] | undefined): string =>
  (dataset === undefined ? [] : [dataset].flat()).map(({ description }) => description).join('; ');

const wanted = propertiesOf(fields.map(([, policy]) => policy));

function propertiesIn(packet: string, onUnread: (block: UnreadMetadata) => void): Properties {
  // Some writers pad with zero bytes, which are not XML, and some have nothing to say.
  const said = packet.slice(packet.indexOf('<'), packet.lastIndexOf('>') + 1);
  if (said === '') return new Map();
  try {
    return readPacket(said, wanted);
  } catch (error) {
    onUnread(error instanceof TooDeep ? 'xmp_too_deep' : 'xmp_damaged');
    return new Map();
  }
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
