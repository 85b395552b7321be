import { z } from 'zod';
import { Sha256, StoryId } from './identity.ts';

/**
 * What an answer means for a retracted story.
 *
 * - `gone`: the address answers that there is nothing (4xx).
 * - `replaced`: it has what is at the destination now, and no edition of the story had that: the notice.
 * - `moved`: it leads to another address of the list.
 * - `shared`: a file that another live story shows. It stays.
 * - `old`: it still has bytes of the story.
 * - `unknown`: it has bytes that are not the destination's, or leads elsewhere.
 * - `silent`: it gave no answer, or an error that says nothing about the story (5xx, 408, 425, 429).
 */
export const Verdict = z.enum(['gone', 'replaced', 'moved', 'shared', 'old', 'unknown', 'silent']);
export type Verdict = z.infer<typeof Verdict>;

const dark: readonly Verdict[] = ['gone', 'replaced', 'moved', 'shared'];

/** Whether an answer shows that the address has nothing of the story any more. */
export const isDark = ({ verdict }: { verdict: Verdict }): boolean => dark.includes(verdict);

export const AskedAddress = z.strictObject({
  url: z.string().describe('What was asked for'),
  encoding: z
    .enum(['identity', 'gzip', 'br'])
    .describe('The content encoding that was asked for: caches keep each by itself'),
  at: z.string().describe('When it answered, ISO 8601'),
  status: z.int().nullable().describe('The HTTP status; null without an answer'),
  verdict: Verdict.describe(
    'gone (4xx), replaced (what is at the destination now, and no edition had that), moved (leads to another address of ' +
      'the list), shared (a file that another live story shows), old (bytes of the story), unknown (other bytes, or leads ' +
      'elsewhere), silent (no answer, 5xx, 408, 425 or 429)',
  ),
  sha256: Sha256.optional().describe('The hash of the document that it answered with, unpacked'),
  problem: z.string().optional().describe('Why there was no answer'),
});
export type AskedAddress = z.infer<typeof AskedAddress>;

const Signature = z.strictObject({
  algorithm: z.literal('Ed25519'),
  keyId: z.string().describe('The JWK thumbprint (RFC 7638) of the key; the key itself is at /v1/keys'),
  value: z.string().describe('The signature, base64url'),
});

/** The proof of a retraction. It is signed: see receipt-signature.ts. Times are ISO 8601. */
export const Receipt = z.strictObject({
  v: z.literal(1),
  storyId: StoryId,
  number: z.int().min(1).describe('Which retraction of the story it proves, counted from 1'),
  mode: z.literal('withdraw'),
  retractedAt: z.string().describe('When the retraction was recorded, ISO 8601'),
  issuedAt: z.string().describe('When this receipt was made, ISO 8601'),
  outcome: z
    .enum(['dark', 'unproven'])
    .describe('dark: every address was asked and none has the story; unproven: a destination did not answer'),
  timeToDarkMs: z
    .int()
    .nullable()
    .describe('Milliseconds from the retraction until the last address had answered; null when unproven'),
  destinations: z.array(
    z.strictObject({
      name: z.string(),
      baseUrl: z
        .string()
        .nullable()
        .describe(
          'Where its root is on the web. All requests went below that. Null when the settings no longer have the destination',
        ),
      answered: z.boolean().describe('Whether it answered at all'),
      problem: z.string().optional().describe('Why it did not'),
      deleted: z
        .array(z.string())
        .describe(
          'The keys of the documents and files that were deleted there; compressed twins went with them',
        ),
      purges: z
        .array(
          z.object({
            cache: z.string().describe('Its name in the settings'),
            at: z.string().describe('ISO 8601'),
            status: z.int().optional().describe('The HTTP status; absent when it gave no answer'),
            objects: z.int().optional().describe('How many objects it had, if it tells'),
          }),
        )
        .describe('What its caches answered when they were purged; empty without caches'),
      addresses: z.array(AskedAddress).describe('Every address at which the story was ever public there'),
    }),
  ),
  signature: Signature,
});
export type Receipt = z.infer<typeof Receipt>;
export type DestinationOfReceipt = Receipt['destinations'][number];

/** What the journal has of a receipt. */
export const IssuedReceipt = z.object({
  number: z.int().min(1),
  at: z.string().describe('When it was issued, ISO 8601'),
  outcome: Receipt.shape.outcome,
  timeToDarkMs: Receipt.shape.timeToDarkMs,
});
export type IssuedReceipt = z.infer<typeof IssuedReceipt>;

/** An address that is not dark yet. */
export const StillOpen = AskedAddress.pick({ url: true, status: true, verdict: true, problem: true }).extend({
  destination: z.string(),
});
export type StillOpen = z.infer<typeof StillOpen>;

/** What `GET /v1/stories/{id}/receipts` returns. */
export const ReceiptList = z.object({
  storyId: StoryId,
  receipts: z.array(IssuedReceipt).describe('Of all retractions, the oldest first'),
  pending: z
    .object({
      number: z.int(),
      retractedAt: z.string().describe('ISO 8601'),
      destinations: z.array(z.string()).describe('Where the story has not been withdrawn yet'),
      askedAt: z.string().nullable().describe('When the addresses were asked last, ISO 8601; null before'),
      addresses: z.array(StillOpen).describe('The first hundred addresses that are not dark'),
    })
    .nullable()
    .describe('The receipt that is still to come; null when none is'),
});
export type ReceiptList = z.infer<typeof ReceiptList>;
