import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { freePort } from './free-port.ts';

/** A request for a purge with a right signature. */
interface HookCall {
  destination: string;
  tags: string[];
  urls: string[];
}

/** A small cache with a hook of its own, as an operator might write one. It keeps everything until it is purged. */
export interface HookedCache extends AsyncDisposable {
  origin: string;
  /** Takes purges. */
  hook: string;
  secret: string;
  /** All calls with a right signature, in order. */
  calls: HookCall[];
  /** Called with each of them before the purge. */
  onCall(call: HookCall): Promise<void> | void;
  /** The status of its next answers; 200 purges. */
  status: number;
  put(address: string, content: string | Uint8Array, tags: readonly string[]): Promise<void>;
  delete(address: string): Promise<void>;
  stop(): Promise<void>;
  /** Starts again at the same address after `stop`. */
  restart(): Promise<void>;
}

interface Entry {
  bytes: Buffer;
  tags: readonly string[];
}

export async function startHookedCache(): Promise<HookedCache> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const secret = 'whsec_c2x1Z2xpbmUtc2x1Z2xpbmUtc2x1Z2xpbmU=';
  const there = new Map<string, Entry>();
  const kept = new Map<string, Entry>();
  const keyOf = (url: string) => decodeURIComponent(new URL(url, origin).pathname.slice(1));
  // A page is at the address of its folder, too.
  const fileOf = (key: string) => (key === '' || key.endsWith('/') ? `${key}index.html` : key);

  const read = (request: IncomingMessage, response: ServerResponse) => {
    const key = keyOf(request.url ?? '/');
    const entry = kept.get(key) ?? there.get(fileOf(key));
    if (entry === undefined) return response.writeHead(404).end();
    kept.set(key, entry);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (range)
      return response.writeHead(206).end(entry.bytes.subarray(Number(range[1]), Number(range[2]) + 1));
    return response.writeHead(entry.tags.includes('retracted') ? 410 : 200).end(entry.bytes);
  };

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    if (!isSigned(request, body, secret)) return response.writeHead(401).end('badly signed');
    const call = JSON.parse(body) as HookCall;
    cache.calls.push(call);
    await cache.onCall(call);
    if (cache.status !== 200) return response.writeHead(cache.status).end('not now');
    const keys = new Set(call.urls.map(keyOf));
    for (const [key, { tags }] of kept)
      if (keys.has(key) || tags.some((tag) => call.tags.includes(tag))) kept.delete(key);
    return response.writeHead(200).end();
  };

  const open = async () => {
    const server = createServer((request, response) => {
      if (request.method === 'POST') void take(request, response);
      else read(request, response);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  };
  let server = await open();
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const cache: HookedCache = {
    ...{ origin, hook: `${origin}/purge`, secret, calls: [], status: 200, onCall: () => {} },
    put: async (address, content, tags) => void there.set(address, { bytes: Buffer.from(content), tags }),
    delete: async (address) => void there.delete(address),
    stop,
    restart: async () => {
      server = await open();
    },
    [Symbol.asyncDispose]: stop,
  };
  return cache;
}

/** Checks a signature as the specification says: https://github.com/standard-webhooks/standard-webhooks */
function isSigned({ headers }: IncomingMessage, body: string, secret: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  const age = Date.now() / 1000 - Number(timestamp);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  const [given, wanted] = [Buffer.from(String(signature)), Buffer.from(expected)];
  return Math.abs(age) < 300 && given.length === wanted.length && timingSafeEqual(given, wanted);
}
