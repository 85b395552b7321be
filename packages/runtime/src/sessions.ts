import { randomBytes } from 'node:crypto';
import type { TokenGrant } from '@slugline/config';
import { prefix } from '@slugline/queue';
import { sha256Of } from '@slugline/story';
import type { Redis } from 'ioredis';
import { z } from 'zod';

/** How long a session lasts (ms): a working day, so that a desk left open is closed the next morning. */
export const sessionMs = 12 * 3_600_000;

/** The browsers that are signed in. A cookie holds only the id of its session, never the token. */
export interface Sessions {
  /** Begins a session for a token's owner. Returns its id, for the cookie. */
  begin(grant: TokenGrant): Promise<string>;
  /** Returns the grant of a session; undefined when it has ended or its token is no longer in the settings. */
  grantOf(id: string): Promise<TokenGrant | undefined>;
  /** Ends a session for every process. */
  end(id: string): Promise<void>;
}

/** The record of a session: the hash of its token, as in the settings, and when it ends (ms since 1970). */
const Session = z.object({ sha256: z.string(), until: z.number() });
type Session = z.infer<typeof Session>;

/** How many sessions a process remembers: far more than a newsroom has people. */
const mostRemembered = 10_000;

/**
 * Opens the sessions. Redis holds each one under the hash of its id, so that every process knows it and it outlives a
 * restart. While Redis is away, a process uses its own memory: people stay signed in, and a new session is known to
 * this process alone until Redis is back.
 */
export function openSessions(redis: Redis, grants: readonly TokenGrant[]): Sessions {
  const remembered = new Map<string, Session & { isSaved: boolean }>();
  const ended = new Map<string, number>();

  const remember = (key: string, session: Session, isSaved: boolean) => {
    remembered.set(key, { ...session, isSaved });
    forgetOld(remembered, ({ until }) => until);
  };
  /** Writes the session to Redis. If Redis is away, the next use of the session tries again. */
  const save = async (key: string, session: Session): Promise<void> => {
    const left = session.until - Date.now();
    if (left <= 0) return;
    await redis.set(key, JSON.stringify(session), 'PX', left).then(
      () => remember(key, session, true),
      () => {},
    );
  };
  const find = async (key: string): Promise<Session | undefined> => {
    const here = remembered.get(key);
    let text: string | null;
    try {
      text = await redis.get(key);
    } catch {
      return here;
    }
    if (text !== null) {
      const session = Session.parse(JSON.parse(text));
      remember(key, session, true);
      return session;
    }
    if (here?.isSaved === false) {
      await save(key, here);
      return here;
    }
    remembered.delete(key);
    return undefined;
  };

  return {
    begin: async ({ sha256 }) => {
      const id = randomBytes(32).toString('base64url');
      const session = { sha256, until: Date.now() + sessionMs };
      remember(keyOf(id), session, false);
      await save(keyOf(id), session);
      return id;
    },
    grantOf: async (id) => {
      const key = keyOf(id);
      if (ended.has(key)) return undefined;
      const session = await find(key);
      if (session === undefined || session.until <= Date.now()) return undefined;
      return grants.find(({ sha256 }) => sha256 === session.sha256);
    },
    end: async (id) => {
      const key = keyOf(id);
      ended.set(key, Date.now() + sessionMs);
      forgetOld(ended, (until) => until);
      remembered.delete(key);
      await redis.del(key).catch(() => redis.once('ready', () => void redis.del(key).catch(() => {})));
    },
  };
}

const keyOf = (id: string): string => `${prefix}:session:${sha256Of(id)}`;

/** When the map has grown too large, drops what has ended and then the oldest. */
function forgetOld<T>(map: Map<string, T>, until: (value: T) => number): void {
  if (map.size <= mostRemembered) return;
  const now = Date.now();
  for (const [key, value] of map) {
    if (map.size > mostRemembered || until(value) <= now) map.delete(key);
  }
}
