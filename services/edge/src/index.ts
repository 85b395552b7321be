import type { Context, Http, RunningService } from '@slugline/service';
import { serve } from './serve.ts';

/**
 * The edge service: serves directory destinations the way a CDN would, with ranges, ETags, compressed twins and
 * the delivery policy's headers. The first destination is at `/`, another one at `/<name>/`.
 */
export async function start(context: Context, http: Http): Promise<RunningService> {
  const folders = context.destinations.filter(({ folder }) => folder !== undefined);
  for (const [index, { name, store }] of folders.entries()) {
    const prefix = index === 0 ? '/' : `/${name}/`;
    http.route<{ Params: { '*': string } }>({
      method: ['GET', 'HEAD'],
      url: `${prefix}*`,
      schema: { hide: true },
      handler: (request, reply) => serve(store, prefix, request.params['*'], request, reply),
    });
  }
  return { stop: async () => {} };
}
