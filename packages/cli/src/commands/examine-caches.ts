import { join } from 'node:path';
import { type Cache, type Config, secretOf } from '@slugline/config';
import { connect, runningRedis } from '@slugline/queue';
import { cachesIn, waitingPurges } from '@slugline/runtime';
import { toSluglineError } from '@slugline/story';

/** What `doctor` says of a cache. */
interface CacheFinding {
  ok: boolean;
  found: string;
}

/** How long a purge may wait before it is a problem, ms. */
const patience = 60_000;

/**
 * Looks at the caches in front of the destinations: whether their secrets can be read, and how much they still have to
 * forget. Without Redis only the secrets are looked at. `now` is ms since 1970.
 */
export async function examineCaches(
  config: Pick<Config, 'data' | 'destinations' | 'redisUrl'>,
  env: NodeJS.ProcessEnv,
  now: number,
): Promise<CacheFinding[]> {
  const places = cachesIn(config);
  if (places.length === 0) return [];
  const address = config.redisUrl ?? (await runningRedis(join(config.data, 'redis')));
  const redis = address === undefined ? undefined : connect(address, { retryStrategy: () => null });
  redis?.on('error', () => {});
  try {
    return await Promise.all(
      places.map(async (place): Promise<CacheFinding> => {
        const cache = settingsOf(config, place);
        const name = `${place.cache} of ${place.destination} (${cache.kind}, ${new URL(cache.url).host})`;
        try {
          if (cache.kind === 'http') secretOf(cache, env);
          if (redis === undefined) return { ok: true, found: `${name}; no newsroom runs here` };
          const { count, since = now, fault } = await waitingPurges({ redis }, place);
          if (count === 0) return { ok: true, found: name };
          const waits = `${count} waiting since ${new Date(since).toISOString()}`;
          if (now - since < patience) return { ok: true, found: `${name}: ${waits}` };
          const why = fault === undefined ? '' : `: ${fault}`;
          return { ok: false, found: `${name} may still give what was replaced, ${waits}${why}` };
        } catch (error) {
          return { ok: false, found: `${name}: ${toSluglineError(error).message}` };
        }
      }),
    );
  } finally {
    redis?.disconnect();
  }
}

function settingsOf(
  { destinations }: Pick<Config, 'destinations'>,
  place: { destination: string; cache: string },
): Cache {
  const cache = destinations
    .find(({ name }) => name === place.destination)
    ?.caches.find(({ name }) => name === place.cache);
  if (cache === undefined) throw new Error(`there is no cache ${place.cache}`);
  return cache;
}
