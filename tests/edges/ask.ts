import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** An answer as received: no redirect is followed, nothing is unpacked or joined. */
export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  /** Each header name in lower case, as often as it came. */
  names: string[];
  body: Buffer;
}

/** Sends one request. The path is sent unchanged. */
export async function ask(
  origin: string,
  path: string,
  headers: Record<string, string | string[]> = {},
  method = 'GET',
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const sent = request({ hostname, port, path, method, headers, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  const names = response.rawHeaders.filter((_, n) => n % 2 === 0).map((name) => name.toLowerCase());
  return { status: response.statusCode ?? 0, headers: response.headers, names, body };
}
