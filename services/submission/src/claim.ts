import { oneByOne } from '@slugline/journal';
import { prefix } from '@slugline/queue';
import type { Context } from '@slugline/service';
import { readJson } from '@slugline/store';
import type { z } from 'zod';

/**
 * Writes down for good whose something is, unless that is written there already; gives what is written. Of many who
 * claim at once one wins, in every store, and all are told the same. Throws as `readJson` and the store do.
 */
export async function claim<T>(
  { working, redis }: Pick<Context, 'working' | 'redis'>,
  place: string,
  mine: T,
  schema: z.ZodType<T>,
): Promise<T> {
  const won = await oneByOne(working, redis, `${prefix}:claim:${place}`, () =>
    working.putIfAbsent(place, JSON.stringify(mine)),
  );
  return won ? mine : readJson(working, place, schema);
}
