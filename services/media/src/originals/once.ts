import { type MediaPayload, prefix, type Run } from '@slugline/queue';
import { type Context, takeLease } from '@slugline/runtime';

export type Derivation = Pick<MediaPayload, 'original' | 'recipe'>;

interface Work<T> {
  /** Returns what was made before, if anything. */
  find(): Promise<T | undefined>;
  /** Makes it and claims it: see `keep`. */
  make(): Promise<T>;
  /** Called before the job is put back because another job makes it. */
  meanwhile?: (() => Promise<void>) | undefined;
}

/**
 * Makes something that many jobs may need at once, for many stories and in many processes. One job makes it; the others
 * go back to the queue (`Run.again`) and find it later. If the worker that makes it dies, another job takes over about
 * 15 s later. `what` names the product of the original and the recipe: `result`, or a part of a video.
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
    // The previous owner of the lease may have finished meanwhile.
    return (await find()) ?? (await make());
  } finally {
    await giveBack();
  }
}
