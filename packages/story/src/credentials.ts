import { z } from 'zod';

/**
 * What a file's Content Credentials say (a C2PA manifest, https://spec.c2pa.org): who signed it, with what it was made.
 *
 * `trusted`: unaltered, and the signer is on the newsroom's list. `valid`: unaltered, by a signer on no list of ours,
 * who may be anybody. `invalid`: altered after it was signed, or its signature does not hold; then the rest
 * is what the file claims, and `problems` are C2PA's validation codes (specification 2.2, 15.2).
 */
export const ContentCredentials = z.strictObject({
  state: z
    .enum(['trusted', 'valid', 'invalid'])
    .describe(
      'trusted: unaltered, by a signer whom the newsroom trusts. valid: unaltered, by a signer who may be anybody. ' +
        'invalid: altered since, or the signature does not hold.',
    ),
  issuer: z
    .string()
    .describe('The organisation, else the name, that the certificate was issued to.')
    .optional(),
  generator: z.string().describe('The camera or program that wrote the manifest.').optional(),
  signedAt: z.iso
    .datetime()
    .describe('When it was signed, by the word of a time-stamp authority (RFC 3339, UTC).')
    .optional(),
  digitalSourceType: z
    .string()
    .describe('How it came into being: a term of https://cv.iptc.org/newscodes/digitalsourcetype/.')
    .optional(),
  problems: z
    .array(z.string())
    .describe('Why it is invalid: validation codes of C2PA 2.2, section 15.2.')
    .optional(),
});
export type ContentCredentials = z.infer<typeof ContentCredentials>;

/**
 * What of a newsroom's settings decides what is made of a picture, each by its hash: the certificate that signs, and
 * the list of those who are trusted. Part of the recipe: signed files are other files.
 */
export const CredentialsChoice = z.strictObject({
  signer: z.string().optional(),
  anchors: z.string().optional(),
});
export type CredentialsChoice = z.infer<typeof CredentialsChoice>;
