import { z } from 'zod';

/**
 * Rights and description that a file carries itself, from an allow-list (docs/architecture.md, rule 3). What each
 * field means is the IPTC Photo Metadata Standard's to say (https://iptc.org/std/photometadata/specification/);
 * from where it is read and how it is written is the picture engine's policy.
 */
export const MediaRights = z.strictObject({
  // Several names are taken apart by `namesIn`.
  creator: z.string().describe('Who made it; semicolons separate several names.').optional(),
  credit: z.string().describe('The credit line that the supplier asks for.').optional(),
  copyright: z.string().describe('The copyright notice.').optional(),
  caption: z.string().describe('The caption that the file carries.').optional(),
  headline: z.string().describe('The headline that the file carries.').optional(),
  licensor: z.string().describe('Who sells licences.').optional(),
  licensorUrl: z.string().describe('The page where licences are sold: http or https.').optional(),
  webStatement: z.string().describe('The page that says what the licence is: http or https.').optional(),
  usageTerms: z.string().describe('How it may be used.').optional(),
  digitalSourceType: z
    .string()
    .describe('What made it, a camera or a model: a URI of https://cv.iptc.org/newscodes/digitalsourcetype/.')
    .optional(),
  dataMining: z
    .string()
    .describe(
      'Whether machines may learn from it: a URI of the PLUS vocabulary, http://ns.useplus.org/ldf/vocab/DMI-….',
    )
    .optional(),
  alt: z.string().describe('What is seen, in short, for people who cannot see it.').optional(),
  extendedDescription: z
    .string()
    .describe('What is seen, at length, for people who cannot see it.')
    .optional(),
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
