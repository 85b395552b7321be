import { z } from 'zod';

/**
 * Rights and descriptions in a file's own metadata. Only fields of this allow-list are kept (docs/architecture.md,
 * rule 3). The IPTC Photo Metadata Standard defines them (https://iptc.org/std/photometadata/specification/);
 * `packages/image/src/metadata/policy.ts` says where they are read from and how they are written.
 */
export const MediaRights = z.strictObject({
  // `namesIn` splits it into names.
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
 * Splits names at semicolons. Commas occur within names ("Larsen, Ada"; "Ada Larsen, AP"). The Metadata Working Group's
 * guidelines use semicolons in formats that have one text for several people, such as EXIF.
 */
export const namesIn = (creator: string | undefined): string[] =>
  (creator ?? '')
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
