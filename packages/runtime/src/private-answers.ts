import type { FastifyReply, FastifyRequest } from 'fastify';

/** Of an answer that is no page: nothing in it may load, run, or be shown in another page. https://www.w3.org/TR/CSP3/ */
const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * An `onSend` hook for what is the newsroom's own: pages of the desk, the API, its description. Nobody else may frame it
 * or keep it, nor learn from where one came. A page that says what it needs keeps its policy, and a file whose address
 * holds its hash may be kept. What the edge serves is public and has rules of its own.
 */
export const keepPrivate = async (_request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
  if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', nothing);
  if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'no-referrer');
  reply.header('x-content-type-options', 'nosniff');
  if (!String(reply.getHeader('cache-control')).includes('immutable'))
    reply.header('cache-control', 'no-store');
  return payload;
};
