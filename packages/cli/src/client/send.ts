import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { SluglineError } from '@slugline/story';
import type { Upload } from './upload.ts';

/**
 * Posts a body of any length and returns the answer. If the answer comes before the whole body was sent, does not send
 * the rest. Rejects with the `SluglineError` that the body throws, or with the error of the connection.
 *
 * `fetch` is not used, because it copies every piece. It needed 1.4 to 1.7 s and 1.6 to 2.0 s of CPU for 205
 * MB; this function needs 0.7 to 0.8 s and 0.6 s of CPU (measured).
 */
export async function send(url: URL, { headers, body }: Upload): Promise<Response> {
  const { request } = url.protocol === 'https:' ? https : http;
  const sending = request(url, { method: 'POST', headers });
  const answer = once(sending, 'response') as Promise<[IncomingMessage]>;
  // An error of the body ends the request. The request's own error then says only that it was ended.
  const fault = pipeline(body, sending).catch((error: unknown) => error);
  try {
    const [message] = await answer;
    const words = await text(message);
    return new Response(words, { status: message.statusCode ?? 0 });
  } catch (error) {
    const cause = await fault;
    throw cause instanceof SluglineError ? cause : error;
  } finally {
    sending.destroy();
  }
}
