import { z } from 'zod';

/**
 * What a file's Content Credentials (a C2PA manifest, https://spec.c2pa.org) say: who signed it and what made it.
 *
 * - `trusted`: unaltered, and the signer is on the newsroom's list.
 * - `valid`: unaltered, but the signer is on no list of ours and may be anybody.
 * - `invalid`: altered after it was signed, or the signature does not verify. The other fields are then only claims,
 *   and `problems` are C2PA's validation codes (specification 2.2, 15.2).
 */
export const ContentCredentials = z.strictObject({
  state: z
    .enum(['trusted', 'valid', 'invalid'])
    .describe(
      'trusted: unaltered, by a signer whom the newsroom trusts. valid: unaltered, by a signer who may be anybody. ' +
        'invalid: altered since, or the signature does not verify.',
    ),
  issuer: z
    .string()
    .describe('The organisation, else the name, that the certificate was issued to.')
    .optional(),
  generator: z.string().describe('The camera or program that wrote the manifest.').optional(),
  signedAt: z.iso
    .datetime()
    .describe('When it was signed, according to a time-stamp authority (RFC 3339, UTC).')
    .optional(),
  digitalSourceType: z
    .string()
    .describe('How it was created: a term of https://cv.iptc.org/newscodes/digitalsourcetype/.')
    .optional(),
  problems: z
    .array(z.string())
    .describe('Why it is invalid: validation codes of C2PA 2.2, section 15.2.')
    .optional(),
});
export type ContentCredentials = z.infer<typeof ContentCredentials>;

/**
 * The newsroom's settings for Content Credentials that decide how a picture is made: the hash of the signing
 * certificate and of the list of trusted signers. They are part of the recipe because they change the files.
 */
export const CredentialsChoice = z.strictObject({
  signer: z.string().optional(),
  anchors: z.string().optional(),
});
export type CredentialsChoice = z.infer<typeof CredentialsChoice>;
