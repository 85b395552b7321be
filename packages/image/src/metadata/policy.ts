import type { MediaRights } from '@slugline/story';

/** The XMP schemas that the policy knows, by the prefixes that it names them with; a file may have others. */
export const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
} as const;

/** A property of XMP: the prefix of its schema, and its name there. */
export type XmpName = `${keyof typeof namespaces}:${string}`;

/**
 * What is kept of one field, and in which words of each standard it is written. XMP is read first, then IPTC IIM, then
 * EXIF; XMP is written everywhere, EXIF where the policy names a tag.
 */
export interface FieldPolicy {
  /**
   * `text`: one text. `names`: a list of people. `languages`: a text in several languages, of which the first or
   * `x-default` counts. `url`: an address of the web, http or https. `term`: a URI of the `vocabulary`.
   */
  readonly kind: 'text' | 'names' | 'languages' | 'url' | 'term';
  /** Characters that are kept of a text. An address or a term that is longer is none: half of one means another. */
  readonly longest: number;
  readonly xmp: XmpName;
  /** The list of structures whose first holds the property. */
  readonly within?: XmpName;
  /** A dataset of IIM's record 2, by the name that ExifReader gives it. */
  readonly iim?: 'By-line' | 'Credit' | 'Copyright Notice' | 'Caption/Abstract' | 'Headline';
  readonly exif?: 'Artist' | 'Copyright';
  /** The beginning of every URI that is taken. What follows is letters and hyphens: no number fits in. */
  readonly vocabulary?: string;
}

/**
 * The whole of what survives of a picture's metadata. A field that is not in this table is never read, and so can't be
 * published (docs/architecture.md, rule 3). The properties are those of the IPTC Photo Metadata Standard 2025.1. Among
 * them are all that Google shows of a picture (https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata).
 *
 * Captions are kept as long as IIM lets them be (IPTC IIM 4.2, 2:120). All fields at their longest, escaped, have to
 * fit into one JPEG segment of 64 KB.
 *
 * No caption is read from EXIF: cameras write their own name there.
 */
export const policy = {
  creator: { kind: 'names', longest: 500, xmp: 'dc:creator', iim: 'By-line', exif: 'Artist' },
  credit: { kind: 'text', longest: 500, xmp: 'photoshop:Credit', iim: 'Credit' },
  copyright: {
    kind: 'languages',
    longest: 500,
    xmp: 'dc:rights',
    iim: 'Copyright Notice',
    exif: 'Copyright',
  },
  caption: { kind: 'languages', longest: 2_000, xmp: 'dc:description', iim: 'Caption/Abstract' },
  headline: { kind: 'text', longest: 500, xmp: 'photoshop:Headline', iim: 'Headline' },
  licensor: { kind: 'text', longest: 500, xmp: 'plus:LicensorName', within: 'plus:Licensor' },
  licensorUrl: { kind: 'url', longest: 500, xmp: 'plus:LicensorURL', within: 'plus:Licensor' },
  webStatement: { kind: 'url', longest: 500, xmp: 'xmpRights:WebStatement' },
  usageTerms: { kind: 'languages', longest: 2_000, xmp: 'xmpRights:UsageTerms' },
  digitalSourceType: {
    kind: 'term',
    longest: 200,
    xmp: 'Iptc4xmpExt:DigitalSourceType',
    vocabulary: 'http://cv.iptc.org/newscodes/digitalsourcetype/',
  },
  dataMining: {
    kind: 'term',
    longest: 200,
    xmp: 'plus:DataMining',
    vocabulary: 'http://ns.useplus.org/ldf/vocab/DMI-',
  },
  alt: { kind: 'languages', longest: 1_000, xmp: 'Iptc4xmpCore:AltTextAccessibility' },
  extendedDescription: { kind: 'languages', longest: 2_000, xmp: 'Iptc4xmpCore:ExtDescrAccessibility' },
} as const satisfies Record<keyof MediaRights, FieldPolicy>;

/** The policy, field by field, in the order of the table. */
export const fields = Object.entries(policy) as [keyof MediaRights, FieldPolicy][];
