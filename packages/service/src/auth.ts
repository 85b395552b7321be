import { timingSafeEqual } from 'node:crypto';
import { hashOf, type Scope, type TokenGrant } from '@slugline/config';
import { SluglineError } from '@slugline/story';
import type { FastifyRequest } from 'fastify';

/** The cookie of somebody who signed in with a token in the browser. */
export const tokenCookie = 'slugline_token';

/** Whose token it is; `undefined` when it is nobody's. */
export function grantOf(grants: readonly TokenGrant[], token: string | undefined): TokenGrant | undefined {
  if (token === undefined) return undefined;
  const hash = Buffer.from(hashOf(token));
  return grants.find((candidate) => timingSafeEqual(Buffer.from(candidate.sha256), hash));
}

/**
 * Who a token belongs to, if it has the scope. Without any grants everyone is `local`: such a process listens on
 * this machine only (config refuses anything else). Throws `unauthorized` or `forbidden`.
 */
export function authorize(grants: readonly TokenGrant[], token: string | undefined, scope: Scope): string {
  if (grants.length === 0) return 'local';
  const grant = grantOf(grants, token);
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
