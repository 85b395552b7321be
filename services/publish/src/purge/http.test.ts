import { createServer } from 'node:http';
import { itPurges } from '@slugline/testing/contracts/purger';
import { freePort } from '@slugline/testing/servers/free-port';
import { startHookedCache } from '@slugline/testing/servers/hooked-cache';
import { afterEach, describe, expect, it } from 'vitest';
import { askCache } from './ask-cache.ts';
import { openHook } from './http.ts';

const never = new AbortController().signal;
const baseUrl = 'https://news.example/live/';

describe('a program with a hook', () => {
  itPurges(async () => {
    const cache = await startHookedCache();
    const purger = openHook({
      url: cache.hook,
      secret: cache.secret,
      destination: 'public',
      baseUrl: cache.origin,
    });
    return { ...cache, purger, close: async () => {} };
  });

  it('gets the tags and the public URLs of what is to go, and the name of the destination', async () => {
    await using cache = await startHookedCache();
    const hook = openHook({ url: cache.hook, secret: cache.secret, destination: 'public', baseUrl });
    await hook.purge({ tags: ['story-1'], files: [{ address: 'наука/2026/a b/' }] }, never);
    const urls = ['https://news.example/live/%D0%BD%D0%B0%D1%83%D0%BA%D0%B0/2026/a%20b/'];
    expect(cache.calls).toEqual([{ type: 'purge', destination: 'public', tags: ['story-1'], urls }]);
  });

  it('gets thousands of addresses in several requests, and the tags once', async () => {
    await using cache = await startHookedCache();
    const hook = openHook({ url: cache.hook, secret: cache.secret, destination: 'public', baseUrl });
    const files = Array.from({ length: 2500 }, (_, n) => ({ address: `media/a/r/${n}.m4s` }));
    await hook.purge({ tags: ['original-a'], files }, never);
    expect(cache.calls.map(({ urls, tags }) => [urls.length, tags.length])).toEqual([
      [1000, 1],
      [1000, 0],
      [500, 0],
    ]);
  });

  it('refuses a request that is signed with another secret, and the reason does not name the secret', async () => {
    await using cache = await startHookedCache();
    const hook = openHook({ url: cache.hook, secret: 'another secret', destination: 'public', baseUrl });
    const error = await hook.purge({ tags: ['story-1'], files: [] }, never).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      code: 'purge_unavailable',
      message: expect.stringMatching(/answers POST with 401: badly signed$/),
    });
    expect(JSON.stringify(error)).not.toContain('another secret');
    expect(cache.calls).toEqual([]);
  });
});

describe('a request to a cache', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });
  async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
    const port = await freePort();
    const server = createServer({}, answer);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${port}/`;
  }
  const ask = (url: string, signal = never) => askCache(url, { method: 'POST', signal });

  it('follows no redirect: only the settings say who is asked', async () => {
    let asked = 0;
    const elsewhere = await serve((_request, response) => {
      asked++;
      response.end();
    });
    const url = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end());
    await expect(ask(url)).rejects.toMatchObject({ code: 'purge_unavailable' });
    expect(asked).toBe(0);
  });

  it('reads the start of an endless answer, and no more', async () => {
    let isClosed = false;
    const url = await serve((_request, response) => {
      const send = () => {
        while (!isClosed && response.write('x'.repeat(1000)));
      };
      response.on('drain', send).on('close', () => {
        isClosed = true;
      });
      send();
    });
    expect((await ask(url)).status).toBe(200);
    await expect.poll(() => isClosed).toBe(true);
  });

  it('ends with its signal while the cache is silent', async () => {
    const stopping = new AbortController();
    const url = await serve(() => stopping.abort(new Error('the service stops')));
    await expect(ask(url, stopping.signal)).rejects.toThrow('the service stops');
  });
});
