import { METHODS } from 'node:http';
import type { Context, Http, RunningService } from '@slugline/runtime';
import { z } from 'zod';
import { nothingHere, refuseUnknownMethods } from './refusals.ts';
import { Site } from './serve.ts';

/** All methods but CONNECT, which is for proxies and names no address of ours. */
const methods = METHODS.filter((method) => method !== 'CONNECT');

const params = z.object({ '*': z.string() });

/**
 * Starts the edge service. It serves directory destinations as a CDN would, with ranges, ETags, compressed forms and
 * the headers of the delivery policy. The first destination is at `/`, any other one at `/<name>/`.
 */
export async function start(context: Context, http: Http): Promise<RunningService> {
  for (const method of methods)
    if (!http.supportedMethods.includes(method)) http.addHttpMethod(method, { hasBody: true });
  refuseUnknownMethods(http.server);
  const destinations = context.destinations.filter(({ folder }) => folder !== undefined);
  const notFound = nothingHere(context.config.site.language);
  for (const [index, { name, store, folder = '' }] of destinations.entries()) {
    const prefix = index === 0 ? '/' : `/${name}/`;
    const site = new Site({ store, folder, prefix, notFound });
    http.route({
      method: methods,
      url: `${prefix}*`,
      schema: { hide: true, params },
      // Answers before a body is read, because none is needed.
      onRequest: (request, reply) => site.answer(request.params['*'], request, reply),
      handler: () => {},
    });
  }
  return { stop: async () => {} };
}
