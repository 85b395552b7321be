import { z } from 'zod';

/**
 * What a file's Content Credentials say (a C2PA manifest, https://spec.c2pa.org): who signed it, with what it was made.
 *
 * `trusted`: unaltered, and the signer is on the newsroom's list. `valid`: unaltered, by a signer on no list of ours,
 * who may be anybody. `invalid`: altered after it was signed, or its signature does not hold; then the rest
 * is what the file claims, and `problems` are C2PA's validation codes (specification 2.2, 15.2).
 */
export const ContentCredentials = z.strictObject({
  state: z.enum(['trusted', 'valid', 'invalid']),
  /** The organisation, else the name, that the certificate was issued to. */
  issuer: z.string().optional(),
  /** The camera or program that wrote the manifest. */
  generator: z.string().optional(),
  /** When it was signed, by the word of a time-stamp authority. */
  signedAt: z.iso.datetime().optional(),
  /** How it came into being: a term of IPTC's digital source types (https://cv.iptc.org/newscodes/digitalsourcetype/). */
  digitalSourceType: z.string().optional(),
  problems: z.array(z.string()).optional(),
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
