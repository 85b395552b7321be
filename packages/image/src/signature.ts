import type { MediaRights } from '@slugline/story';
import type { Exif, Sharp } from 'sharp';

/**
 * Writes rights into a rendition, and nothing else: sharp drops what the original carried, and this packet is built
 * from the allow-list, so no coordinate and no serial number can come along (DESIGN 7.3).
 */
export const signed =
  (rights: MediaRights) =>
  (pipeline: Sharp): Sharp => {
    const exif = exifOf(rights);
    const withXmp = pipeline.withXmp(xmpPacket(rights));
    return exif ? withXmp.withExif(exif) : withXmp;
  };

/** Rights as EXIF tags, or undefined where it can hold none of them. */
export function exifOf(rights: MediaRights): Exif | undefined {
  const artist = exifText(rights.creator);
  const copyright = exifText(rights.copyright);
  if (artist === undefined && copyright === undefined) return undefined;
  return {
    IFD0: { ...(artist && { Artist: artist }), ...(copyright && { Copyright: copyright }) },
    // sRGB: libvips would add "uncalibrated", and readers may take that at its word.
    IFD2: { ColorSpace: '1' },
  };
}

/**
 * A text as EXIF can hold it, which is ASCII (CIPA DC-008), or undefined: libvips would write "?" for each
 * letter of a name in another script, and who reads EXIF first would show that instead of the XMP.
 */
export function exifText(text: string | undefined): string | undefined {
  const ascii = text?.replaceAll('©', '(C)');
  if (ascii === undefined || !/^[\x20-\x7e]+$/.test(ascii)) return undefined;
  // libvips takes a trailing " (…)" for its own note of the tag's type and cuts it off: give it one to cut.
  return ascii.endsWith(')') ? `${ascii} ()` : ascii;
}

/** Rights as an XMP packet, with the properties of the IPTC Photo Metadata Standard 2025.1. */
export function xmpPacket(rights: MediaRights): string {
  const property = (name: string, value: string | undefined, wrap = (text: string) => text) =>
    value === undefined ? '' : `<${name}>${wrap(escaped(value))}</${name}>`;
  const names = (text: string) => `<rdf:Seq><rdf:li>${text}</rdf:li></rdf:Seq>`;
  const languages = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt>`;
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">',
    property('dc:creator', rights.creator, names),
    property('dc:rights', rights.copyright, languages),
    property('dc:description', rights.caption, languages),
    property('photoshop:Credit', rights.credit),
    property('photoshop:Headline', rights.headline),
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  ].join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
