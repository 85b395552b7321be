import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The policy of an answer that is no page: it loads nothing, runs nothing, is not framed. https://www.w3.org/TR/CSP3/
 */
const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * An `onSend` hook for private answers: pages of the desk, the API, its description. They can't be framed or cached,
 * and send no referrer. A page with its own policy keeps it, and an `immutable` file can be cached. What the edge
 * serves is public and has its own rules.
 */
export const keepPrivate = async (_request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
  if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', nothing);
  if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'no-referrer');
  reply.header('x-content-type-options', 'nosniff');
  if (!String(reply.getHeader('cache-control')).includes('immutable'))
    reply.header('cache-control', 'no-store');
  return payload;
};
