import { METHODS } from 'node:http';
import type { Context, Http, RunningService } from '@slugline/runtime';
import { z } from 'zod';
import { refuseUnknownMethods } from './refusals.ts';
import { Site } from './serve.ts';

/** The ways to ask that an address may be met with; a proxy's CONNECT names no address of ours. */
const methods = METHODS.filter((method) => method !== 'CONNECT');

const params = z.object({ '*': z.string() });

/**
 * The edge service: serves directory destinations the way a CDN would, with ranges, ETags, compressed forms and
 * the delivery policy's headers. The first destination is at `/`, another one at `/<name>/`.
 */
export async function start(context: Context, http: Http): Promise<RunningService> {
  for (const method of methods)
    if (!http.supportedMethods.includes(method)) http.addHttpMethod(method, { hasBody: true });
  refuseUnknownMethods(http.server);
  const destinations = context.destinations.filter(({ folder }) => folder !== undefined);
  for (const [index, { name, store, folder = '' }] of destinations.entries()) {
    const prefix = index === 0 ? '/' : `/${name}/`;
    const site = new Site({ store, folder, prefix });
    http.route({
      method: methods,
      url: `${prefix}*`,
      schema: { hide: true, params },
      // Before a body is read: none is wanted.
      onRequest: (request, reply) => site.answer(request.params['*'], request, reply),
      handler: () => {},
    });
  }
  return { stop: async () => {} };
}
