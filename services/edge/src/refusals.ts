import type { Server } from 'node:http';
import { wordsIn } from '@slugline/render/words';
import { sendProblem } from '@slugline/runtime/http';
import { deliveryOf, documentHeaders } from '@slugline/store';
import { addresses, escapeMarkup, SluglineError } from '@slugline/story';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The methods that the public may use. */
const allowed = 'GET, HEAD, OPTIONS';

/** The headers of an answer that is no file. Pages of any site can read it, and caches keep it only shortly. */
const publicHeaders = {
  ...documentHeaders,
  'access-control-allow-origin': '*',
  'cache-control': 'public, max-age=5',
};

/**
 * The headers that pages of other sites may send to read a file (https://fetch.spec.whatwg.org/#cors-protocol). They
 * must not include a token or a content type. In a newsroom on one port the API is on this site, too, and a browser
 * asks here before it lets a page of another site call the API.
 */
const forOtherSites = {
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers':
    'Range, If-Range, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since',
  'access-control-max-age': '86400',
};

/**
 * Returns the page for an unknown address, in the language of the site (BCP 47). infra/edge/nginx.conf has the English
 * one; a test compares them.
 */
export function nothingHere(siteLanguage: string): string {
  const { words, dir, foreign } = wordsIn(siteLanguage);
  const language = foreign ? 'en' : siteLanguage;
  const [title, text] = [words.nothingHere.title, words.nothingHere.text].map((line) => escapeMarkup(line));
  return `<!doctype html>
<html lang="${language}"${dir === 'rtl' ? ' dir="rtl"' : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>
</main>
</body>
</html>
`;
}

/** Answers 404: with `page` for browsers, with a problem document for other clients. */
export function sendNotFound(
  { url, headers }: FastifyRequest,
  reply: FastifyReply,
  page: string,
): FastifyReply {
  reply.headers({ ...publicHeaders, vary: 'accept' });
  if (wantsPage(headers.accept)) return reply.code(404).type('text/html; charset=utf-8').send(page);
  return sendProblem(reply, new SluglineError('not_found', `there is nothing at ${url}`, { where: url }));
}

/** Whether the client accepts HTML by name, as browsers do (RFC 9110, 12.5.1). */
const wantsPage = (accept = ''): boolean =>
  /(^|,)\s*text\/html\s*(;(?!\s*q=0(\.0*)?\s*(,|$))|,|$)/i.test(accept);

/** Answers 416 for a range that the file does not have, with the file's size (RFC 9110, 15.5.17). */
export function sendNoSuchRange(reply: FastifyReply, key: string, bytes: number): FastifyReply {
  reply.headers({ ...publicHeaders, 'content-range': `bytes */${bytes}` });
  return sendProblem(reply, new SluglineError('range_invalid', `${key} has ${bytes} bytes`, { where: key }));
}

/** Answers 412 for a condition that does not hold (RFC 9110, 15.5.13). */
export function sendChanged(reply: FastifyReply, key: string): FastifyReply {
  reply.headers(publicHeaders);
  return sendProblem(
    reply,
    new SluglineError('precondition_failed', `${key} has another tag or date`, { where: key }),
  );
}

/** Answers a method other than GET and HEAD: OPTIONS with the allowed methods, any other with 405. */
export function sendMethods({ method }: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({ ...publicHeaders, allow: allowed });
  if (method === 'OPTIONS') return reply.code(204).headers(forOtherSites).send();
  return sendProblem(
    reply,
    new SluglineError('method_not_allowed', `published files do not take ${method}: use GET or HEAD`),
  );
}

/** Makes the server answer 405 to a method that Node's parser does not know. Node would answer 400. */
export function refuseUnknownMethods(server: Server): void {
  server.prependListener('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code !== 'HPE_INVALID_METHOD' || !socket.writable) return;
    socket.end(
      `HTTP/1.1 405 Method Not Allowed\r\nAllow: ${allowed}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
  });
}

/** Redirects to another address on this site. Caches keep the answer no longer than a live document. */
export const redirect = (reply: FastifyReply, to: string): FastifyReply =>
  reply
    .headers({ ...publicHeaders, 'cache-control': deliveryOf(addresses.page('')).cacheControl })
    .redirect(to, 301);
