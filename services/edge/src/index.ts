import type { ServerResponse } from 'node:http';
import { relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Context, Http, RunningService } from '@slugline/service';
import { type Delivery, deliveryOf, headersOf } from '@slugline/store';

/**
 * The edge service: serves directory destinations the way a CDN would, with ranges, ETags, compressed twins and
 * the delivery policy's headers. The first destination is at `/`, another one at `/<name>/`.
 */
export async function start(context: Context, http: Http): Promise<RunningService> {
  const folders = context.destinations.flatMap(({ name, folder }) =>
    folder === undefined ? [] : [{ name, folder }],
  );
  const served = new WeakMap<ServerResponse, Delivery>();
  for (const [index, { name, folder }] of folders.entries()) {
    await http.register(async (scope) => {
      // The last word: the plugin itself would serve a compressed feed as the plain XML that its ending says.
      scope.addHook('onSend', async (_request, reply) => {
        const delivery = served.get(reply.raw);
        if (delivery) reply.headers(headersOf(delivery));
      });
      await scope.register(fastifyStatic, {
        root: folder,
        prefix: index === 0 ? '/' : `/${name}/`,
        decorateReply: false,
        // The store's temporary files are hidden ones.
        dotfiles: 'ignore',
        preCompressed: true,
        redirect: true,
        cacheControl: false,
        setHeaders: ({ raw }, path) => served.set(raw, deliveryOf(original(relative(folder, path)))),
      });
    });
  }
  return { stop: async () => {} };
}

/** A compressed twin (`index.html.br`) is served as what it is a twin of. */
const original = (file: string): string => file.replace(/\.(br|gz)$/, '');
