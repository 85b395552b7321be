import type { Http } from '@slugline/service';
import { icon, script, style } from '../page/assets.ts';

/** The style sheet, the script and the icon. They are open: the sign-in page needs them. */
export function serveAssets(http: Http): void {
  for (const { name, type, bytes } of [style, script, icon]) {
    http.get(`/desk/assets/${name}`, async (_request, reply) =>
      reply
        .headers({
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
        })
        .type(type)
        .send(bytes),
    );
  }
}
