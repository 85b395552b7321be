import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Runs a script in Redis with these keys and arguments. */
export type Script = (
  redis: Redis,
  keys: readonly string[],
  values: readonly (string | number)[],
) => Promise<unknown>;

/**
 * Returns a function that runs a Lua script by its hash, so that its text is sent only to a Redis that does not have
 * it. https://redis.io/docs/latest/develop/programmability/eval-intro/
 */
export function scriptOf(lua: string): Script {
  const sha1 = createHash('sha1').update(lua).digest('hex');
  return async (redis, keys, values) => {
    try {
      return await redis.evalsha(sha1, keys.length, ...keys, ...values);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(lua, keys.length, ...keys, ...values);
    }
  };
}
