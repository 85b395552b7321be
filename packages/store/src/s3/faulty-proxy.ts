import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What happens to one request on its way to the server and back. */
export type Fault =
  /** The proxy answers in the server's place. */
  | { answer: number; code: string }
  /** The connection ends, and the server hears nothing of the request. */
  | 'hang up'
  /** The server gets and does what was asked; the answer is cut off after so many bytes, or before its first. */
  | { cutAfter: number }
  /** So many bytes of the answer come, and then no more, while the connection stays; without any, the server hears nothing. */
  | { holdAfter: number }
  /** This byte of the answer, or the last one of a shorter answer, is another one. */
  | { wrongByte: number }
  /** The server gets these bytes too, as a broken server would keep them. */
  | { append: string }
  /**
   * The request is on its way until `hold` resolves, and arrives then, also when the client is gone by that time. `answered`
   * is told the status that the server answered.
   */
  | { hold: () => Promise<void>; answered?: (status: number) => void };

/**
 * For tests: a proxy in front of a real S3 server, on a free port, that does harm to the requests it is told to. When
 * the client or the server is killed on the way, it hangs up, as they would.
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
