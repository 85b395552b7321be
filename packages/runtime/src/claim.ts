import { oneByOne } from '@slugline/journal';
import { prefix } from '@slugline/queue';
import { awaitJson, writeJsonIfAbsent } from '@slugline/store';
import type { z } from 'zod';
import type { Context } from './context.ts';

/**
 * Claims a key unless it is already claimed. Returns the winning claim, which is `mine` if this call won.
 * When many claim at once, one wins in every kind of store, and all get the same result. A claim is never replaced.
 * Throws as `readJson` and the store do.
 */
export async function claim<T>(
  { working, redis }: Pick<Context, 'working' | 'redis'>,
  key: string,
  mine: T,
  schema: z.ZodType<T>,
): Promise<T> {
  const won = await oneByOne(working, redis, `${prefix}:claim:${key}`, (signal) =>
    writeJsonIfAbsent(working, key, mine, { signal }),
  );
  return won ? mine : awaitJson(working, key, schema);
}
