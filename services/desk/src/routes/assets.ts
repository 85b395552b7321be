import type { Http } from '@slugline/runtime';
import { icon, scripts, style } from '../page/assets.ts';

/**
 * Serves the style sheet, the scripts and the icon. They need no token, because the sign-in page uses them.
 */
export function serveAssets(http: Http): void {
  for (const { url, type, bytes } of [style, icon, ...scripts]) {
    http.get(url, async (_request, reply) =>
      reply
        .headers({
          'cache-control': 'public, max-age=31536000, immutable',
        })
        .type(type)
        .send(bytes),
    );
  }
}
