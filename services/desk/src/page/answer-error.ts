import { problemOf } from '@slugline/runtime';
import { sendProblem } from '@slugline/runtime/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SendPage } from './send.ts';

/**
 * Answers a request that failed. A browser gets a page, or a redirect to the sign-in, which redirects back
 * here. A program gets a problem document.
 */
export function answerError(send: SendPage, thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (!request.headers.accept?.includes('text/html')) return sendProblem(reply, thrown);
  const { status, code, detail, remedy } = problemOf(thrown);
  if (code === 'unauthorized') {
    const back = request.method === 'GET' ? request.url : '/desk';
    return reply.redirect(`/desk/sign-in?next=${encodeURIComponent(back)}`, 303);
  }
  if (code === 'internal') request.log.error({ err: thrown, url: request.url }, 'request failed');
  return send(request, reply.code(status), {
    template: 'error',
    title: code === 'forbidden' ? 'Not allowed' : 'That did not work',
    view: { message: detail, remedy },
  });
}
