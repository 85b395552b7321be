import { timingSafeEqual } from 'node:crypto';
import type { Scope, TokenGrant } from '@slugline/config';
import { SluglineError, sha256Of } from '@slugline/story';
import type { FastifyRequest } from 'fastify';
import type { Sessions } from './sessions.ts';

/** The cookie of somebody who signed in in the browser: it names the session. */
export const sessionCookie = 'slugline_session';

/** Whose token it is; `undefined` when it is nobody's. */
export function grantOf(grants: readonly TokenGrant[], token: string | undefined): TokenGrant | undefined {
  if (token === undefined) return undefined;
  const hash = Buffer.from(sha256Of(token));
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
  return permitted(grant, scope);
}

/** The name of a token's owner. Throws `forbidden` without the scope. */
function permitted(grant: TokenGrant, scope: Scope): string {
  if (grant.scopes.includes(scope)) return grant.name;
  throw new SluglineError('forbidden', `the token “${grant.name}” does not have the scope ${scope}`, {
    where: scope,
  });
}

/** Who is signed in, by request: found by `identify`. */
const signedIn = new WeakMap<FastifyRequest, TokenGrant>();

/**
 * An `onRequest` hook that finds out whose session the cookie names. A service registers it where sessions count; all
 * others need a token, and ask Redis nothing.
 */
export const identify = (sessions: Sessions) => async (request: FastifyRequest) => {
  const id = request.cookies[sessionCookie];
  if (id === undefined || bearerOf(request) !== undefined) return;
  const grant = await sessions.grantOf(id);
  if (grant) signedIn.set(request, grant);
};

/** Whose request it is: by `Authorization: Bearer …`, else by the session; undefined when it is nobody's. */
export const ownerOf = (grants: readonly TokenGrant[], request: FastifyRequest): TokenGrant | undefined =>
  grantOf(grants, bearerOf(request)) ?? signedIn.get(request);

/** The name of whose request it is, if it has the scope. Throws `unauthorized` or `forbidden`. */
export function authorizeRequest(
  grants: readonly TokenGrant[],
  request: FastifyRequest,
  scope: Scope,
): string {
  const session = signedIn.get(request);
  return session ? permitted(session, scope) : authorize(grants, bearerOf(request), scope);
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  const [scheme, token] = headers.authorization?.split(' ') ?? [];
  return scheme?.toLowerCase() === 'bearer' ? token : undefined;
}
