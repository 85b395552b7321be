import { oneByOne } from '@slugline/journal';
import { prefix } from '@slugline/queue';
import { awaitJson, writeJsonIfAbsent } from '@slugline/store';
import type { z } from 'zod';
import type { Context } from './context.ts';

/**
 * Writes a document for good, unless one lies there already. Gives the one that lies there: `mine` itself where this
 * call wrote it. Of many who claim at once one wins, in every store, and all get the same. Throws as `readJson` and the
 * store do.
 */
export async function claim<T>(
  { working, redis }: Pick<Context, 'working' | 'redis'>,
  place: string,
  mine: T,
  schema: z.ZodType<T>,
): Promise<T> {
  const won = await oneByOne(working, redis, `${prefix}:claim:${place}`, (signal) =>
    writeJsonIfAbsent(working, place, mine, { signal }),
  );
  return won ? mine : awaitJson(working, place, schema);
}
