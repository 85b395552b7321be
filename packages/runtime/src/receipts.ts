import { prefix } from '@slugline/queue';
import { findJson } from '@slugline/store';
import { keys, newSigningKey, SigningKey, StillOpen } from '@slugline/story';
import { z } from 'zod';
import { claim } from './claim.ts';
import type { Context } from './context.ts';

/**
 * Returns the key that signs receipts. The first call in a newsroom makes it; all processes get the same. Throws as the
 * working store does.
 */
export async function receiptKey(context: Pick<Context, 'redis' | 'working'>): Promise<SigningKey> {
  return (
    (await findJson(context.working, keys.receiptKey, SigningKey)) ??
    claim(context, keys.receiptKey, newSigningKey(Date.now()), SigningKey)
  );
}

/** The addresses of a retracted story that were not dark in the last round, and what they answered. */
const LastAsked = z.strictObject({ number: z.int(), askedAt: z.string(), addresses: z.array(StillOpen) });
export type LastAsked = z.infer<typeof LastAsked>;

/** The most addresses that are noted. */
const most = 100;
/** How long they are kept, seconds. The next round begins before that. */
const remembered = 3600;
const keyOf = (storyId: string): string => `${prefix}:receipt:${storyId}`;

/**
 * Notes which addresses are not dark yet, for whoever waits for the receipt. If Redis loses that, the next round writes
 * it again.
 */
export async function noteAsked(
  { redis }: Pick<Context, 'redis'>,
  storyId: string,
  { number, askedAt, addresses }: LastAsked,
): Promise<void> {
  const text = JSON.stringify({ number, askedAt, addresses: addresses.slice(0, most) });
  await redis.set(keyOf(storyId), text, 'EX', remembered);
}

/** Returns what was noted last; undefined when nothing is known. Throws as Redis does. */
export async function lastAsked(
  { redis }: Pick<Context, 'redis'>,
  storyId: string,
): Promise<LastAsked | undefined> {
  const text = await redis.get(keyOf(storyId));
  return text === null ? undefined : LastAsked.safeParse(JSON.parse(text)).data;
}
