import type { MediaRights } from '@slugline/story';
import ExifReader from 'exifreader';

type Field = keyof MediaRights;

/**
 * Characters that are kept of each field: IIM's own limit for captions (IPTC IIM 4.2, 2:120), generous for the rest.
 * All five, escaped, have to fit into one JPEG segment of 64 KB.
 */
const longest: Record<Field, number> = {
  creator: 500,
  credit: 500,
  copyright: 500,
  caption: 2_000,
  headline: 500,
};

/**
 * Reads who made a picture and what it shows. XMP wins over IPTC IIM over EXIF: XMP's text is Unicode by definition,
 * IIM without its UTF-8 mark is read as UTF-8 where it is, else as Windows-1252, and EXIF is ASCII on paper only.
 *
 * A caption is not taken from EXIF: cameras write their own name there.
 *
 * Metadata that can't be read counts as none: it is no reason to refuse a picture that can be shown.
 */
export function rightsIn(picture: Buffer): MediaRights | undefined {
  const { xmp, iptc, exif } = tagsOf(picture);
  const found: Record<Field, (string | undefined)[]> = {
    creator: [everyOf(xmp?.creator), described(iptc?.['By-line']), described(exif?.Artist)],
    credit: [everyOf(xmp?.Credit), described(iptc?.Credit)],
    copyright: [firstOf(xmp?.rights), described(iptc?.['Copyright Notice']), described(exif?.Copyright)],
    caption: [firstOf(xmp?.description), described(iptc?.['Caption/Abstract'])],
    headline: [everyOf(xmp?.Headline), described(iptc?.Headline)],
  };
  const rights: MediaRights = {};
  for (const field of Object.keys(found) as Field[]) {
    const text = found[field].map((value) => clean(value, longest[field])).find((value) => value !== '');
    if (text !== undefined) rights[field] = text;
  }
  return Object.keys(rights).length > 0 ? rights : undefined;
}

function tagsOf(picture: Buffer): ExifReader.ExpandedTags {
  try {
    return ExifReader.load(picture, { expanded: true });
  } catch {
    return {};
  }
}

/** A list in XMP (an `rdf:Seq` of names), joined. */
function everyOf(tag: ExifReader.XmpTag | undefined): string | undefined {
  return Array.isArray(tag?.value) ? tag.value.map((item) => item.description).join(', ') : tag?.description;
}

/** A text in several languages in XMP (an `rdf:Alt`): the first, by convention `x-default`. */
function firstOf(tag: ExifReader.XmpTag | undefined): string | undefined {
  return Array.isArray(tag?.value) ? tag.value[0]?.description : tag?.description;
}

/** A tag of IIM or EXIF; one that IIM allows several times comes as a list. */
function described(
  tag: { description: unknown } | { description: unknown }[] | undefined,
): string | undefined {
  const all = tag === undefined ? [] : [tag].flat();
  return all.map(({ description }) => String(description)).join(', ');
}

/** Whole characters that XML can hold (XML 1.0, 2.2), without the blanks that cameras pad with. */
function clean(value: string | undefined, limit: number): string {
  const text = (value ?? '')
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
  return Array.from(text.trim()).slice(0, limit).join('');
}
