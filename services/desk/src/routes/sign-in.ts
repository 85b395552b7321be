import { type Context, grantOf, type Http, sessionCookie, sessionMs } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { countGuesses } from '../guesses.ts';
import type { SendPage } from '../page/send.ts';

const Query = z.object({ next: z.string().optional() });
const Form = z.object({ token: z.string().trim(), next: z.string().optional() });

/**
 * Serves `/desk/sign-in`, which takes a token and begins a session, and `/desk/sign-out`, which ends it. The
 * session's id is in a cookie that no script and no other site can use.
 */
export function signIn(
  context: Pick<Context, 'config' | 'log' | 'sessions'>,
  http: Http,
  send: SendPage,
): void {
  const guesses = countGuesses();
  const page = (next: string | undefined, wrong: boolean) => ({
    template: 'sign-in' as const,
    title: 'Sign in',
    view: { next: within(next), wrong },
  });
  http.get('/desk/sign-in', async (request, reply) => {
    if (context.config.tokens.length === 0) return reply.redirect('/desk', 303);
    return send(request, reply, page(Query.parse(request.query).next, false));
  });

  http.post('/desk/sign-in', async (request, reply) => {
    const wait = guesses.waitOf(request.ip, Date.now());
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      throw new SluglineError('too_many_requests', 'too many wrong tokens came from your address');
    }
    const { token, next } = Form.catch({ token: '' }).parse(request.body);
    const grant = grantOf(context.config.tokens, token);
    if (grant === undefined) {
      guesses.wrong(request.ip, Date.now());
      context.log.warn({ ip: request.ip }, 'sign-in with an unknown token');
      return send(request, reply.code(401), page(next, true));
    }
    const start = grant.scopes.includes('submit') ? '/desk' : '/ops/failures';
    return reply
      .setCookie(sessionCookie, await context.sessions.begin(grant), {
        ...cookie(request),
        maxAge: sessionMs / 1000,
      })
      .redirect(within(next) || start, 303);
  });

  http.post('/desk/sign-out', async (request, reply) => {
    const id = request.cookies[sessionCookie];
    if (id !== undefined) await context.sessions.end(id);
    return reply.clearCookie(sessionCookie, cookie(request)).redirect('/desk/sign-in', 303);
  });
}

/**
 * Options of the cookie. Its path is the whole site, because the API and Bull Board accept the same cookie.
 */
const cookie = (request: FastifyRequest) =>
  ({
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    // TLS often ends at a proxy. A client that forges the header weakens only its own cookie.
    secure: request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https',
  }) as const;

/** Returns `next` if it is a page under `/desk` or `/ops`, else an empty string. It must never lead to another site. */
const within = (next: string | undefined): string =>
  next !== undefined && /^\/(desk|ops)([/?][^\\]*)?$/.test(next) ? next : '';
