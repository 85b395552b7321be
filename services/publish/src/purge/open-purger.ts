import { type Cache, secretOf } from '@slugline/config';
import type { CachePlace, Context, OpenDestination } from '@slugline/runtime';
import { openHook } from './http.ts';
import { openNginx } from './nginx.ts';
import type { Purger } from './purger.ts';
import { openVarnish } from './varnish.ts';

/**
 * Opens the drivers of all caches. Returns a function that finds the driver of a cache; it returns undefined for a
 * cache that the settings do not have. Throws as `openPurger` does.
 */
export function openPurgers({
  destinations,
}: Pick<Context, 'destinations'>): (place: CachePlace) => Purger | undefined {
  const purgers = new Map(
    destinations.flatMap((destination) =>
      (destination.caches ?? []).map((cache) => [
        `${destination.name}/${cache.name}`,
        openPurger(cache, destination),
      ]),
    ),
  );
  return ({ destination, cache }) => purgers.get(`${destination}/${cache}`);
}

/** Opens the driver of a cache. Throws `config_invalid` when its secret can't be read. */
export function openPurger(
  cache: Cache,
  { name: destination, baseUrl }: Pick<OpenDestination, 'baseUrl' | 'name'>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Purger {
  const { kind, url } = cache;
  switch (kind) {
    case 'http':
      return openHook({ url, secret: secretOf(cache, env), destination, baseUrl });
    case 'varnish':
      return openVarnish({ url });
    case 'nginx':
      return openNginx({ url });
  }
}
