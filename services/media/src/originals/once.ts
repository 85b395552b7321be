import { type MediaPayload, prefix, type Run } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { takeLease } from './lease.ts';

export type Derivation = Pick<MediaPayload, 'original' | 'recipe'>;

interface Work<T> {
  /** What was made before, if it was. */
  find(): Promise<T | undefined>;
  /** Makes it, and claims it: see `keep`. */
  make(): Promise<T>;
  /** Before the job leaves, because another makes it. */
  meanwhile?: (() => Promise<void>) | undefined;
}

/**
 * Makes what may be asked for by many jobs at once, of many stories and in many processes. One makes it; the others leave
 * (`Run.again`) and find it later. When the one that makes it dies, another does so about 15 s later. `what` is
 * made of the original by the recipe: `result`, or a part of a video.
 */
export async function once<T>(
  { redis }: Pick<Context, 'redis'>,
  { original, recipe }: Derivation,
  what: string,
  run: Pick<Run, 'again'>,
  { find, make, meanwhile }: Work<T>,
): Promise<T> {
  const there = await find();
  if (there !== undefined) return there;
  const giveBack = await takeLease(redis, `${prefix}:make:${original}:${recipe}:${what}:lock`);
  if (giveBack === undefined) {
    await meanwhile?.();
    return run.again();
  }
  try {
    // Whoever had the lease before may have ended since.
    return (await find()) ?? (await make());
  } finally {
    await giveBack();
  }
}
