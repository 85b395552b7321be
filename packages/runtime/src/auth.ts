import { timingSafeEqual } from 'node:crypto';
import type { Scope, TokenGrant } from '@slugline/config';
import { SluglineError, sha256Of } from '@slugline/story';
import type { FastifyRequest } from 'fastify';
import type { Sessions } from './sessions.ts';

/** The cookie with the id of a browser's session. */
export const sessionCookie = 'slugline_session';

/** Returns the grant of a token, or undefined when it has none. */
export function grantOf(grants: readonly TokenGrant[], token: string | undefined): TokenGrant | undefined {
  if (token === undefined) return undefined;
  const hash = Buffer.from(sha256Of(token));
  return grants.find((candidate) => timingSafeEqual(Buffer.from(candidate.sha256), hash));
}

/**
 * Returns the name of a token's owner if the token has the scope. Without any grants every caller is `local`: such a
 * process listens on this machine only (config refuses anything else). Throws `unauthorized` or `forbidden`.
 */
export function authorize(grants: readonly TokenGrant[], token: string | undefined, scope: Scope): string {
  if (grants.length === 0) return 'local';
  const grant = grantOf(grants, token);
  if (!grant)
    throw new SluglineError(
      'unauthorized',
      token === undefined ? 'no token was sent' : 'the token is unknown',
    );
  return permitted(grant, scope);
}

/** Returns the name of a token's owner. Throws `forbidden` without the scope. */
function permitted(grant: TokenGrant, scope: Scope): string {
  if (grant.scopes.includes(scope)) return grant.name;
  throw new SluglineError('forbidden', `the token “${grant.name}” does not have the scope ${scope}`, {
    where: scope,
  });
}

/** The grant of each request's session, as `identify` found it. */
const signedIn = new WeakMap<FastifyRequest, TokenGrant>();

/**
 * Returns an `onRequest` hook that finds the owner of the session in the cookie. A service registers it on routes that
 * accept sessions. All other routes need a token, and do not ask Redis.
 */
export const identify = (sessions: Sessions) => async (request: FastifyRequest) => {
  const id = request.cookies[sessionCookie];
  if (id === undefined || bearerOf(request) !== undefined) return;
  const grant = await sessions.grantOf(id);
  if (grant) signedIn.set(request, grant);
};

/** Returns the grant of a request: by `Authorization: Bearer …`, else by its session; undefined when there is none. */
export const ownerOf = (grants: readonly TokenGrant[], request: FastifyRequest): TokenGrant | undefined =>
  grantOf(grants, bearerOf(request)) ?? signedIn.get(request);

/** Returns the name of the caller if the request has the scope. Throws `unauthorized` or `forbidden`. */
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
