import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What readers see of a directory, through a cache that keeps what it has served until it is purged. */
export interface PublicSide {
  url: string;
  /** The paths of all requests, in order. */
  asked: string[];
  /** The folder that it serves. */
  folder: string;
  /** Answers in place of the folder for paths that it knows; undefined for all others. */
  instead: (path: string, response: ServerResponse) => true | undefined;
  /** Forgets everything, or these paths. */
  purge(...paths: string[]): void;
  /** Stops it: nothing answers at its address then. */
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startPublicSide(): Promise<PublicSide> {
  const cache = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    side.asked.push(path);
    if (side.instead(path, response)) return;
    const file = path.endsWith('/') ? `${path}index.html` : path;
    const kept = cache.get(path);
    void (kept ? Promise.resolve(kept) : readFile(join(side.folder, file))).then(
      (bytes) => {
        cache.set(path, bytes);
        response.end(bytes);
      },
      () => response.writeHead(404).end('nothing here'),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const side: PublicSide = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: [],
    folder: '',
    instead: () => undefined,
    purge: (...paths) => {
      for (const path of cache.keys()) if (paths.length === 0 || paths.includes(path)) cache.delete(path);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
  return side;
}
