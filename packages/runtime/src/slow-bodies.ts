import type { IncomingMessage } from 'node:http';
import { SluglineError } from '@slugline/story';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { judgePace, type Pace } from './pace.ts';
import { problemOf } from './problem.ts';

export interface BodyLimits {
  /** The slowest pace of an upload. Its total time has no limit. */
  uploads: Pace;
  /** The longest time for any other body, ms. */
  smallMs: number;
}

/** How long the rest of a body is read after its request was answered, ms. A request may follow on the connection. */
const restMs = 30_000;
/** How long the connection stays open after the answer, so that the sender can read it, ms. */
const goodbyeMs = 1_000;

/**
 * Returns an `onRequest` hook that cuts off a request whose body arrives too slowly, with the answer
 * `request_too_slow`. Otherwise such a request could hold its connection for ever.
 */
export const cutOffSlowBodies =
  ({ uploads, smallMs }: BodyLimits) =>
  async ({ raw, headers }: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
    const start = performance.now();
    const isUpload = headers['content-type']?.startsWith('multipart/') ?? false;
    const isTooSlow = judgePace(uploads, start);
    const before = raw.socket.bytesRead;
    const look = setInterval(() => {
      const now = performance.now();
      const isHeld = raw.readableLength > 0;
      const isLate = isUpload
        ? isTooSlow(raw.socket.bytesRead - before, now, isHeld)
        : now - start > smallMs && !isHeld;
      if (!isLate) return;
      clearInterval(look);
      cutOff(raw, reply);
    }, uploads.over / 12);
    look.unref();
    raw.once('end', () => clearInterval(look));
    raw.once('close', () => clearInterval(look));
    reply.raw.once('finish', () => {
      if (!raw.complete) setTimeout(() => raw.complete || raw.socket.destroy(), restMs).unref();
    });
  };

/** Answers, unless an answer has begun, and closes the connection. The reader of the body then gets an error. */
function cutOff(raw: IncomingMessage, reply: FastifyReply): void {
  if (!reply.raw.headersSent) {
    const problem = problemOf(new SluglineError('request_too_slow', 'the request arrived too slowly'));
    const body = JSON.stringify(problem);
    raw.socket.write(
      [
        'HTTP/1.1 408 Request Timeout',
        'content-type: application/problem+json',
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  setTimeout(() => raw.socket.destroy(), goodbyeMs).unref();
}
