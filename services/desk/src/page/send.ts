import type { Context } from '@slugline/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { icon, scripts, style } from './assets.ts';
import { personOf } from './person.ts';
import { render } from './templates.ts';

type Template = 'stories' | 'story' | 'failures' | 'sign-in' | 'error';
/** Sends a page; its status is 200 unless the caller said otherwise before. */
export type SendPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  page: { template: Template; title: string; view: object },
) => FastifyReply;

/** What is common to all pages of the desk: the frame, who is signed in, and headers that let nothing foreign run. */
export function pageSender(context: Context): SendPage {
  const policy = contentPolicy(context.destinations.map(({ baseUrl }) => new URL(baseUrl).origin));
  const frame = {
    site: context.config.site.name,
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
      .send(render(template, { frame, title, here: template, person: personOf(context, request), view }));
}

/** Thumbnails come from the destinations; all else from here, and nothing inline. https://www.w3.org/TR/CSP3/ */
const contentPolicy = (pictures: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' ${[...new Set(pictures)].join(' ')}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
