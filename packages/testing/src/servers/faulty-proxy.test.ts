import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { faultyProxy } from './faulty-proxy.ts';

/** A server that records the bodies that it receives, or hangs up. */
async function listener(hangsUp = false) {
  const heard: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    if (hangsUp) return outgoing.destroy();
    heard.push(await text(incoming));
    return outgoing.end('heard');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    heard,
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function put(endpoint: string, body: string): Promise<string> {
  const request = send(endpoint, { method: 'PUT', agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return text(response);
}

describe('the faulty proxy', () => {
  it('goes on when a client is killed while it sends, and the server does not get that request', async () => {
    await using server = await listener();
    let begun = 0;
    await using proxy = await faultyProxy(server.endpoint, () => {
      begun += 1;
      return undefined;
    });
    const client = connect(Number(new URL(proxy.endpoint).port), '127.0.0.1');
    client.write('PUT /film HTTP/1.1\r\nhost: store\r\ncontent-length: 100\r\n\r\nhalf of');
    await expect.poll(() => begun).toBe(1);
    client.destroy();
    expect(await put(proxy.endpoint, 'whole')).toBe('heard');
    expect(server.heard).toEqual(['whole']);
  });

  it('delivers a request that it held although the client is gone', async () => {
    await using server = await listener();
    const held = Promise.withResolvers<void>();
    const free = Promise.withResolvers<void>();
    let requests = 0;
    await using proxy = await faultyProxy(server.endpoint, () => {
      const hold = async () => {
        held.resolve();
        await free.promise;
      };
      return ++requests === 1 ? { hold } : undefined;
    });
    const client = connect(Number(new URL(proxy.endpoint).port), '127.0.0.1');
    client.write('PUT /film HTTP/1.1\r\nhost: store\r\ncontent-length: 5\r\n\r\nfirst');
    await held.promise;
    client.destroy();
    expect(await put(proxy.endpoint, 'second')).toBe('heard');
    free.resolve();
    await expect.poll(() => server.heard).toEqual(['second', 'first']);
  });

  it('hangs up when the server does', async () => {
    await using server = await listener(true);
    await using proxy = await faultyProxy(server.endpoint, () => undefined);
    await expect(put(proxy.endpoint, 'whole')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
