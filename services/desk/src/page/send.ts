import type { Context } from '@slugline/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { icon, scripts, style } from './assets.ts';
import { personOf } from './person.ts';
import { render } from './templates.ts';

type Template = 'stories' | 'story' | 'failures' | 'sign-in' | 'error';
/** Sends a page. The status is 200 unless the caller has set another. */
export type SendPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  page: { template: Template; title: string; view: object },
) => FastifyReply;

/** Returns the function that sends pages, with the common frame, the signed-in person and a Content Security Policy. */
export function pageSender({ config, destinations }: Pick<Context, 'config' | 'destinations'>): SendPage {
  const policy = contentPolicy(destinations.map(({ baseUrl }) => new URL(baseUrl).origin));
  const frame = {
    site: config.site.name,
    style: style.url,
    icon: icon.url,
    scripts: scripts.map(({ url }) => url),
  };
  return (request, reply, { template, title, view }) =>
    reply
      .headers({
        'content-security-policy': policy,
        'referrer-policy': 'same-origin',
      })
      .type('text/html; charset=utf-8')
      .send(
        render(template, { frame, title, here: template, person: personOf(config.tokens, request), view }),
      );
}

/**
 * Allows thumbnails from the destinations, all else from this server only, nothing inline:
 * https://www.w3.org/TR/CSP3/
 */
const contentPolicy = (images: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' ${[...new Set(images)].join(' ')}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
