import { askCache } from './ask-cache.ts';
import type { Purger } from './purger.ts';

/** The most tags of one request: they are in a header, and Varnish takes 8 kB of one. */
const tagsAtOnce = 100;

/**
 * Purges Varnish with infra/edge/varnish.vcl, which finds objects by their tags (`xkey` of varnish-modules):
 * https://github.com/varnish/varnish-modules/blob/master/src/vmod_xkey.vcc
 */
export const openVarnish = ({ url }: { url: string }): Purger => ({
  purge: async ({ tags }, signal) => {
    let answer = { status: 200, objects: 0 };
    for (let n = 0; n < tags.length; n += tagsAtOnce) {
      const headers = { 'xkey-purge': tags.slice(n, n + tagsAtOnce).join(' ') };
      const { status, headers: said } = await askCache(url, { method: 'PURGE', headers, signal });
      answer = { status, objects: answer.objects + Number(said.get('xkey-purged') ?? 0) };
    }
    return answer;
  },
});
