import { createHash, timingSafeEqual } from 'node:crypto';
import type { Scope, TokenGrant } from '@slugline/config';
import { SluglineError } from '@slugline/story';
import type { FastifyRequest } from 'fastify';

/** The cookie of somebody who signed in with a token in the browser. */
export const tokenCookie = 'slugline_token';

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Who a token belongs to, if it has the scope. Without any grants everyone is `local`: such a process listens on
 * this machine only (config refuses anything else). Throws `unauthorized` or `forbidden`.
 */
export function authorize(grants: readonly TokenGrant[], token: string | undefined, scope: Scope): string {
  if (grants.length === 0) return 'local';
  const hash = token === undefined ? undefined : Buffer.from(hashOf(token));
  const grant = hash && grants.find((candidate) => timingSafeEqual(Buffer.from(candidate.sha256), hash));
  if (!grant)
    throw new SluglineError(
      'unauthorized',
      token === undefined ? 'no token was sent' : 'the token is not known here',
    );
  if (!grant.scopes.includes(scope)) {
    throw new SluglineError('forbidden', `the token “${grant.name}” does not have the scope ${scope}`, {
      where: scope,
    });
  }
  return grant.name;
}

/** The token of a request: `Authorization: Bearer …`, or the cookie of the desk. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() === 'bearer') return token;
  return request.cookies[tokenCookie];
}
