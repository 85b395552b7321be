import { randomBytes } from 'node:crypto';
import { prefix } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import { sha256Of } from '@slugline/story';

/** The longest life of a link, hours. */
export const mostHours = 7 * 24;
const hour = 3_600_000;

/**
 * Links to the previews of stories, for people without a token. Each has a secret that can't be guessed and ends by
 * itself. Redis has the hash of the secret; when Redis is lost, links end. All methods throw as Redis does.
 */
export interface PreviewLinks {
  /** Makes a link for so many hours. Returns its secret and when it ends (ISO 8601). */
  make(storyId: string, hours: number): Promise<{ secret: string; expires: string }>;
  /** Whether this is the secret of a link to this story's preview that has not ended. */
  opens(storyId: string, secret: string): Promise<boolean>;
  /** Ends all links to a story's preview. */
  revoke(storyId: string): Promise<void>;
}

export function openLinks({ redis }: Pick<Context, 'redis'>): PreviewLinks {
  const keyOf = (storyId: string) => `${prefix}:preview-links:${storyId}`;
  return {
    make: async (storyId, hours) => {
      const secret = randomBytes(24).toString('base64url');
      const expires = Date.now() + hours * hour;
      await redis
        .multi()
        .hset(keyOf(storyId), sha256Of(secret), expires)
        .pexpire(keyOf(storyId), mostHours * hour)
        .exec();
      return { secret, expires: new Date(expires).toISOString() };
    },
    opens: async (storyId, secret) => {
      const expires = await redis.hget(keyOf(storyId), sha256Of(secret));
      return expires !== null && Number(expires) > Date.now();
    },
    revoke: async (storyId) => void (await redis.del(keyOf(storyId))),
  };
}
