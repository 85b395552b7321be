import { type Context, identify } from '@slugline/runtime';
import { caller, type Http, requires } from '@slugline/runtime/http';
import { deliveryOf, headersOf } from '@slugline/store';
import { SluglineError, StoryId } from '@slugline/story';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { mostHours, openLinks } from './links.ts';
import { openPreview, type Preview, type Previewed } from './preview.ts';

/** How many previews a process keeps. A page asks for its media right after it. */
const kept = 8;

const Story = z.object({ id: StoryId });
const Place = Story.extend({ '*': z.string() });
const Linked = Place.extend({ secret: z.string().max(100) });
const Life = z.strictObject({ hours: z.number().int().min(1).max(mostHours).optional() }).nullish();

/**
 * Serves `/v1/stories/{id}/preview/…`: the next edition of a story that is held or scheduled, with its media, as it would
 * go out. Only for people with a token, a session of the desk, or a link that an editor has made for them; nothing of it is cached, indexed or seen by other sites.
 */
export async function servePreviews(context: Context, http: Http): Promise<void> {
  const previews = new Map<string, Promise<Preview>>();
  /** Returns the preview of a story's newest state. */
  const previewOf = async (storyId: string): Promise<Preview> => {
    const state = await context.journal.latest(storyId);
    const now = await context.clock.now();
    const key = `${storyId}-${state.sequence}`;
    const known = previews.get(key);
    if (known) return known;
    const opened = openPreview(context, state, now);
    previews.set(key, opened);
    opened.catch(() => previews.delete(key));
    for (const old of [...previews.keys()].slice(0, -kept)) previews.delete(old);
    return opened;
  };

  /** Sends what the preview has at an address. `root` is the address of the preview itself. */
  const show = async (id: string, address: string, root: string, reply: FastifyReply, range?: string) => {
    const preview = await previewOf(id);
    // Everything that a page names is relative to it, so it needs an address as deep as the public one.
    if (address === '') return reply.redirect(`${root}${encodeURI(preview.path)}`);
    const found = preview.at(address);
    if (found === undefined)
      throw new SluglineError('not_found', `the preview has nothing at ${address}`, { where: address });
    const name = address.endsWith('/') ? `${address}index.html` : address;
    return send(context, reply, name, found, range);
  };

  await http.register(async (scope: Http) => {
    scope.addHook('onRequest', identify(context.sessions));
    scope.addHook('onSend', keepUnseen);
    const reading = { onRequest: requires(context, 'submit'), schema: { params: Place, hide: true } };
    scope.get('/v1/stories/:id/preview/*', reading, async (request, reply) => {
      const { id, '*': address } = request.params;
      return show(id, address, `/v1/stories/${id}/preview/`, reply, request.headers.range);
    });
    addLinks(context, scope, { show, exists: previewOf });
  });
}

interface Previews {
  show(id: string, address: string, root: string, reply: FastifyReply, range?: string): Promise<FastifyReply>;
  /** Throws when the story has no preview now. */
  exists(id: string): Promise<unknown>;
}

/**
 * `POST /v1/stories/{id}/preview-links` makes a link to the preview that needs no token, `DELETE` ends all links of the
 * story.
 */
function addLinks(context: Context, http: Http, { show, exists }: Previews): void {
  const links = openLinks(context);
  const url = '/v1/stories/:id/preview-links';
  const editing = { onRequest: requires(context, 'edit') };
  http.post(
    url,
    { ...editing, schema: { params: Story, body: Life, hide: true } },
    async (request, reply) => {
      const { id } = request.params;
      await exists(id);
      const { secret, expires } = await links.make(id, request.body?.hours ?? 24);
      context.log.info(
        { storyId: id, by: caller(context, request, 'edit'), expires },
        'a preview has a link',
      );
      return reply.code(201).send({ path: `/v1/stories/${id}/preview-links/${secret}/`, expires });
    },
  );
  http.delete(url, { ...editing, schema: { params: Story, hide: true } }, async (request, reply) => {
    const { id } = request.params;
    await links.revoke(id);
    context.log.info(
      { storyId: id, by: caller(context, request, 'edit') },
      'the links of a preview were ended',
    );
    return reply.code(204).send();
  });
  http.get(`${url}/:secret/*`, { schema: { params: Linked, hide: true } }, async (request, reply) => {
    const { id, secret, '*': address } = request.params;
    if (!(await links.opens(id, secret)))
      throw new SluglineError('not_found', 'this link to a preview has ended, or was revoked', { where: id });
    return show(id, address, `/v1/stories/${id}/preview-links/${secret}/`, reply, request.headers.range);
  });
}

/** An `onSend` hook for what is not public. https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag */
async function keepUnseen(_request: unknown, reply: FastifyReply, payload: unknown): Promise<unknown> {
  reply.headers({
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex, nofollow',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  return payload;
}

/** Headers of a public file that a private one must not have: they let other sites and caches have it. */
const forThePublic: readonly string[] = [
  'access-control-allow-origin',
  'timing-allow-origin',
  'cache-control',
];

async function send(
  { working }: Pick<Context, 'working'>,
  reply: FastifyReply,
  name: string,
  found: Previewed,
  asked: string | undefined,
): Promise<FastifyReply> {
  const headers = Object.entries(headersOf(deliveryOf(name)));
  reply.headers(Object.fromEntries(headers.filter(([header]) => !forThePublic.includes(header))));
  const length = 'bytes' in found ? found.bytes.length : found.length;
  const range = rangeIn(asked, length);
  if (range === 'outside') {
    reply.header('content-range', `bytes */${length}`);
    throw new SluglineError('range_invalid', `${name} has ${length} bytes`, { where: name });
  }
  const { start, end } = range ?? { start: 0, end: length - 1 };
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${length}`);
  reply.header('content-length', end - start + 1);
  if ('bytes' in found) return reply.send(Buffer.from(found.bytes.subarray(start, end + 1)));
  return reply.send((await working.get(found.object, range && { start, end })).body);
}

/**
 * Returns the one range that players ask for (RFC 9110, 14.1.2); undefined for none. Any other form gets the whole file.
 */
function rangeIn(
  header: string | undefined,
  length: number,
): { start: number; end: number } | 'outside' | undefined {
  const { first, last } = /^bytes=(?<first>\d+)-(?<last>\d*)$/.exec(header ?? '')?.groups ?? {};
  if (first === undefined) return undefined;
  const start = Number(first);
  const end = last === '' || last === undefined ? length - 1 : Math.min(Number(last), length - 1);
  return start > end ? 'outside' : { start, end };
}
