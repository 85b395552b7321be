import { inParallel } from '@slugline/store';
import { areaOf, escapedAddress } from '@slugline/story';
import { askCache } from './ask-cache.ts';
import type { Purger, Replaced } from './purger.ts';

const requestsAtOnce = 8;
/** nginx stores media in slices of this size, bytes: that of `slice` in infra/edge/nginx.conf. */
const sliceBytes = 2 * 1024 * 1024;

/**
 * Purges nginx with infra/edge/nginx.conf and nginx-purge.conf. Its module knows no tags, so each address takes a
 * request of its own, and so does each slice of a media file: https://github.com/nginx-modules/ngx_cache_purge
 */
export const openNginx = ({ url }: { url: string }): Purger => ({
  purge: async ({ files }, signal) => {
    const base = url.endsWith('/') ? url : `${url}/`;
    let objects = 0;
    await inParallel(files.flatMap(entriesOf), requestsAtOnce, async (path) => {
      // 404 (in later versions 412): nginx does not have it.
      const { status } = await askCache(`${base}${path}`, { method: 'GET', alsoDone: [404, 412], signal });
      if (status === 200) objects++;
    });
    return { status: 200, objects };
  },
});

/** Returns the paths of the cache's entries for an address. */
function entriesOf({ address, bytes = 1 }: Replaced['files'][number]): string[] {
  const path = escapedAddress(address);
  if (areaOf(address) !== 'media') return [path];
  return Array.from({ length: Math.max(1, Math.ceil(bytes / sliceBytes)) }, (_, n) => {
    const first = n * sliceBytes;
    return `${path}?range=bytes=${first}-${first + sliceBytes - 1}`;
  });
}
