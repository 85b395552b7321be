import { escapeMarkup, type MediaRights, namesIn } from '@slugline/story';
import type { Exif, Sharp } from 'sharp';
import { type FieldPolicy, fields, namespaces } from './policy.ts';

/**
 * Renditions narrower than this (pixels) carry no rights and no gain map. Both would take as many bytes as the
 * picture itself, in files that nobody saves, shares or sees large.
 */
export const completeFrom = 640;

/**
 * Writes rights into a rendition, and nothing else. sharp drops the original's metadata, and the packet is built
 * from the policy, so no coordinates or serial numbers can come along (docs/architecture.md, rule 3).
 */
export const signed =
  (rights: MediaRights) =>
  (pipeline: Sharp): Sharp => {
    const exif = exifOf(rights);
    const withXmp = pipeline.withXmp(xmpPacket(rights));
    return exif ? withXmp.withExif(exif) : withXmp;
  };

/** Rights as EXIF tags. Undefined if EXIF can hold none of them. */
export function exifOf(rights: MediaRights): Exif | undefined {
  const tags = exifTags(rights);
  if (Object.keys(tags).length === 0) return undefined;
  // 1 is sRGB. Without it, libvips writes "uncalibrated", and some readers act on that.
  return { IFD0: tags, IFD2: { ColorSpace: '1' } };
}

const exifTags = (rights: MediaRights): NonNullable<Exif['IFD0']> =>
  Object.fromEntries(
    fields.flatMap(([field, { exif }]) => {
      const text = exif && exifText(rights[field]);
      return text === undefined ? [] : [[exif, text]];
    }),
  );

/**
 * Returns a text that EXIF can hold, which is ASCII (CIPA DC-008), or undefined. libvips would write "?" for every
 * other letter, and programs that read EXIF first would show that instead of the XMP.
 */
export function exifText(text: string | undefined): string | undefined {
  const ascii = text?.replaceAll('©', '(C)');
  if (ascii === undefined || !/^[\x20-\x7e]+$/.test(ascii)) return undefined;
  // libvips cuts off a trailing " (…)", which it takes for its own note of the tag's type. Add one for it to cut.
  return ascii.endsWith(')') ? `${ascii} ()` : ascii;
}

/** Rights as an XMP packet, with the properties of the policy. */
export function xmpPacket(rights: MediaRights): string {
  const known = fields.filter(([field]) => rights[field] !== undefined);
  const property = ([field, policy]: (typeof fields)[number]) =>
    element(policy.xmp, value(rights[field] ?? '', policy));
  const structures = new Set(known.flatMap(([, { within }]) => within ?? []));
  const properties = [
    ...known.filter(([, { within }]) => within === undefined).map(property),
    ...[...structures].map((structure) => {
      const inside = known.filter(([, { within }]) => within === structure).map(property);
      return element(
        structure,
        `<rdf:Seq><rdf:li rdf:parseType="Resource">${inside.join('')}</rdf:li></rdf:Seq>`,
      );
    }),
  ].join('');
  const schemas = Object.entries(namespaces).filter(([prefix]) => properties.includes(`<${prefix}:`));
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about=""${schemas.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('')}>`,
    properties,
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  ].join('');
}

function value(text: string, { kind }: FieldPolicy): string {
  switch (kind) {
    case 'names':
      return `<rdf:Seq>${namesIn(text)
        .map((name) => `<rdf:li>${escaped(name)}</rdf:li>`)
        .join('')}</rdf:Seq>`;
    case 'languages':
      return `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`;
    default:
      return escaped(text);
  }
}

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

/** Escapes only what must be escaped inside elements, to keep the packet small. */
const escaped = (text: string): string => escapeMarkup(text, /[&<>]/g);
