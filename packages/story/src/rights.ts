import { z } from 'zod';

/**
 * Rights and description that a file carries itself, from an allow-list (DESIGN 7.3: nothing else leaves). What each
 * field means is the IPTC Photo Metadata Standard's to say (https://iptc.org/std/photometadata/specification/);
 * from where it is read and how it is written is the picture engine's policy.
 */
export const MediaRights = z.strictObject({
  /** Who made it; several names are separated by semicolons: see `namesIn`. */
  creator: z.string().optional(),
  /** The credit line that the supplier asks for. */
  credit: z.string().optional(),
  copyright: z.string().optional(),
  caption: z.string().optional(),
  headline: z.string().optional(),
  /** Who sells licences, and the page where: http or https. */
  licensor: z.string().optional(),
  licensorUrl: z.string().optional(),
  /** The page that says what the licence is: http or https. */
  webStatement: z.string().optional(),
  usageTerms: z.string().optional(),
  /** What made it, a camera or a model: a URI of https://cv.iptc.org/newscodes/digitalsourcetype/. */
  digitalSourceType: z.string().optional(),
  /** Whether machines may learn from it: a URI of the PLUS vocabulary, http://ns.useplus.org/ldf/vocab/DMI-…. */
  dataMining: z.string().optional(),
  /** What is seen, for who can't see it: in short, and at length. */
  alt: z.string().optional(),
  extendedDescription: z.string().optional(),
});
export type MediaRights = z.infer<typeof MediaRights>;

/**
 * Names joined by semicolons, taken apart. Commas stand in names ("Larsen, Ada"; "Ada Larsen, AP"); the Metadata
 * Working Group's guidelines use semicolons where a format has one text for several people, as EXIF does.
 */
export const namesIn = (creator: string | undefined): string[] =>
  (creator ?? '')
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
