import type { MediaRights } from '@slugline/story';

/** The XMP schemas of the policy, by the prefixes used in this package. Files may use other prefixes. */
export const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
} as const;

/** An XMP property: the prefix of its schema, and its name. */
export type XmpName = `${keyof typeof namespaces}:${string}`;

/**
 * What is kept of one field, and where each standard stores it. XMP is read first, then IPTC IIM, then EXIF. XMP is
 * written to every rendition that carries rights, EXIF for fields with an `exif` tag.
 */
export interface FieldPolicy {
  /**
   * `text`: one text. `names`: a list of people. `languages`: one text in several languages, of which `x-default`
   * or else the first is taken. `url`: an http or https address. `term`: a URI of the `vocabulary`.
   */
  readonly kind: 'text' | 'names' | 'languages' | 'url' | 'term';
  /** The most characters. A longer text is cut; a longer address or term is dropped, because part of one is wrong. */
  readonly longest: number;
  readonly xmp: XmpName;
  /** The property that holds a list of structures. The field is in the first of them. */
  readonly within?: XmpName;
  /** The dataset in IIM's record 2, by ExifReader's name. */
  readonly iim?: 'By-line' | 'Credit' | 'Copyright Notice' | 'Caption/Abstract' | 'Headline';
  readonly exif?: 'Artist' | 'Copyright';
  /** The prefix of every URI that is accepted. Only letters and hyphens may follow, so that no number fits in. */
  readonly vocabulary?: string;
}

/**
 * All metadata of a picture that is published. A field outside this table is never read, and so can't be published
 * (docs/architecture.md, rule 3). The properties are those of the IPTC Photo Metadata Standard 2025.1. They include
 * all that Google shows for a picture
 * (https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata).
 *
 * Captions may be as long as in IIM (IPTC IIM 4.2, 2:120). All fields at their longest, escaped, must fit into one
 * JPEG segment of 64 KB.
 *
 * Captions are not read from EXIF, because cameras write their own name there.
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
