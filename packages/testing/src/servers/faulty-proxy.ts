import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What happens to a request on its way to the server and back. */
export type Fault =
  /** The proxy answers instead of the server. */
  | { answer: number; code: string }
  /** The connection is closed; the server does not get the request. */
  | 'hang up'
  /** The server handles the request; the client gets no answer, and the connection stays. */
  | { unanswered: true }
  /** The server handles the request; the response is cut off after this many bytes (0: before the first). */
  | { cutAfter: number }
  /** After this many bytes the response stalls, but the connection stays. 0: the server does not get the request. */
  | { holdAfter: number }
  /** This byte of the response is wrong; in a shorter response, its last byte. */
  | { wrongByte: number }
  /** These bytes are added to the request, as if a broken server stored them. */
  | { append: string }
  /**
   * The request arrives when `hold` resolves, even if the client is gone by then. `answered` is called with the
   * status of the response.
   */
  | { hold: () => Promise<void>; answered?: (status: number) => void };

/**
 * A proxy on a free port in front of a real S3 server. It applies the fault that `faultOf` returns to each
 * request. When the client or the server is killed, it closes the connection, as they would.
 */
export async function faultyProxy(
  server: string,
  faultOf: (request: IncomingMessage) => Fault | undefined,
): Promise<{ endpoint: string; [Symbol.asyncDispose](): Promise<void> }> {
  const proxy = createServer((incoming, outgoing) => {
    relay(server, incoming, outgoing, faultOf(incoming)).catch(() => outgoing.destroy());
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  const { port } = proxy.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((closed) => proxy.close(closed));
    },
  };
}

async function relay(
  server: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  if (fault === 'hang up') {
    outgoing.destroy();
    return;
  }
  if (fault && 'holdAfter' in fault && fault.holdAfter === 0) return;
  const body = await buffer(incoming);
  if (fault && 'answer' in fault) {
    outgoing.writeHead(fault.answer, { 'content-type': 'application/xml' });
    outgoing.end(`<Error><Code>${fault.code}</Code><Message>so it is</Message></Error>`);
    return;
  }
  if (fault && 'hold' in fault) await fault.hold();
  const given = fault && 'append' in fault ? Buffer.concat([body, Buffer.from(fault.append)]) : body;
  const { 'transfer-encoding': _, ...headers } = incoming.headers;
  const { method, url } = incoming;
  const onward = send(new URL(url ?? '/', server), {
    ...(method === undefined ? {} : { method }),
    headers: { ...headers, 'content-length': given.length },
  });
  onward.end(given);
  const [response] = (await once(onward, 'response')) as [IncomingMessage];
  const answer = await buffer(response);
  if (fault && 'unanswered' in fault) return;
  if (fault && 'hold' in fault) fault.answered?.(response.statusCode ?? 0);
  if (fault && 'wrongByte' in fault && answer.length > 0) {
    const at = Math.min(fault.wrongByte, answer.length - 1);
    answer[at] = (answer[at] ?? 0) ^ 1;
  }
  const begin = () => outgoing.writeHead(response.statusCode ?? 502, response.headers);
  if (!fault || 'append' in fault || 'hold' in fault || 'wrongByte' in fault) {
    begin().end(answer);
    return;
  }
  const bytes = 'cutAfter' in fault ? fault.cutAfter : fault.holdAfter;
  if (bytes > 0) await new Promise((sent) => begin().write(answer.subarray(0, bytes), sent));
  if ('cutAfter' in fault) outgoing.destroy();
}
