import type { IncomingMessage } from 'node:http';
import { SluglineError } from '@slugline/story';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { judgePace, type Pace } from './pace.ts';
import { problemOf } from './problem.ts';

export interface BodyLimits {
  /** An upload has no limit of time, but one of pace. */
  uploads: Pace;
  /** Any other body is small: so long (ms) it may take as a whole. */
  smallMs: number;
}

/** How long the rest of a body is taken after its request was answered (ms): the next request may come behind it. */
const restMs = 30_000;
/** How long the sender has to read why it is cut off (ms). */
const goodbyeMs = 1_000;

/**
 * An `onRequest` hook that cuts off requests whose bodies drip: each would hold a connection, and what belongs to it, for
 * ever. Its sender is told `request_too_slow`.
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

/** Says why, as far as nothing else was said, and closes the connection. What still reads the body fails then. */
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
