import { createServer } from 'node:http';
import { openPurger } from '@slugline/publish/testing';
import { encodings, openStore } from '@slugline/store';
import { itPurges } from '@slugline/testing/contracts/purger';
import { freePort } from '@slugline/testing/servers/free-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { startBundled } from './bundled.ts';
import { conforms } from './conformance.ts';
import { addresses, site, tags } from './site.ts';
import { startVarnish } from './varnish.ts';

conforms('Varnish with infra/edge/varnish.vcl', async () => startVarnish(await startBundled()));

describe('Varnish with infra/edge/varnish.vcl', () => {
  itPurges(async () => {
    const edge = await startBundled();
    const varnish = await startVarnish(edge);
    const store = await openStore({ kind: 'directory', path: edge.folder });
    const place = { name: 'public', baseUrl: varnish.origin };
    return {
      origin: varnish.origin,
      purger: openPurger({ name: 'front', kind: 'varnish', url: varnish.origin }, place),
      put: async (key, content) => {
        // The twins that the site has belong to another text.
        await store.delete(Object.values(encodings).map(({ ending }) => `${key}${ending}`));
        await store.put(key, Buffer.from(content));
      },
      delete: (key) => store.delete([key]),
      stop: varnish.stopVarnish,
      close: async () => {
        await store.close();
        await varnish.stop();
      },
    };
  });

  it('asks the edge once for what many readers read', async () => {
    const varnish = await startVarnish(await startBundled());
    try {
      const caches = ['x-cache', 'status'] as const;
      const read = async (headers: Record<string, string> = {}) => {
        const answer = await ask(varnish.origin, addresses.page, headers);
        return caches.map((name) => (name === 'status' ? answer.status : answer.headers[name]));
      };
      expect(await read()).toEqual(['MISS', 200]);
      const { etag = '', 'last-modified': date = '' } = (await ask(varnish.origin, addresses.page)).headers;
      // As browsers ask again.
      expect(await read({ 'if-none-match': etag, 'if-modified-since': date })).toEqual(['HIT', 304]);
      for (const headers of [
        { 'accept-encoding': 'identity' },
        { cookie: 'session=1', authorization: 'Bearer a' },
        { 'if-none-match': '"other"' },
      ])
        expect(await read(headers)).toEqual(['HIT', 200]);
    } finally {
      await varnish.stop();
    }
  });

  it('serves ranges from its cache', async () => {
    const varnish = await startVarnish(await startBundled());
    try {
      await ask(varnish.origin, addresses.video);
      await varnish.stopEdge();
      const { status, body } = await ask(varnish.origin, addresses.video, { range: 'bytes=4000000-4000009' });
      expect([status, body.equals(site.video.subarray(4_000_000, 4_000_010))]).toEqual([206, true]);
    } finally {
      await varnish.stop();
    }
  });

  it('purges for the publish service alone: a reader’s request has no tags and is refused', async () => {
    const varnish = await startVarnish(await startBundled());
    try {
      await ask(varnish.origin, addresses.page);
      const refused = await ask(varnish.origin, addresses.page, {}, 'PURGE');
      expect([refused.status, refused.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
      const { status, headers } = await ask(
        varnish.origin,
        '/',
        { 'xkey-purge': tags.story[0] ?? '' },
        'PURGE',
      );
      expect([status, headers['xkey-purged']]).toEqual([200, '1']);
    } finally {
      await varnish.stop();
    }
  });
});

describe('Varnish while the edge fails', () => {
  /** An edge whose answers are older than their time to live, as after an outage of an hour. */
  let status = 200;
  let asked = 0;
  let varnish: Awaited<ReturnType<typeof startVarnish>>;
  beforeAll(async () => {
    const port = await freePort();
    const server = createServer((_request, response) => {
      asked++;
      const live = 'public, max-age=30, stale-while-revalidate=60, stale-if-error=86400';
      response
        .writeHead(status, { 'cache-control': live, age: '3600', 'content-type': 'text/html' })
        .end(`page ${asked}`);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    varnish = await startVarnish({
      origin: `http://127.0.0.1:${port}`,
      stop: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    });
  });
  afterAll(() => varnish?.stop());
  const read = async (path = '/news/') => {
    const answer = await ask(varnish.origin, path);
    return [answer.status, answer.body.toString()];
  };

  it('asks the edge for a page that is out of date', async () => {
    expect(await read()).toEqual([200, 'page 1']);
    expect(await read()).toEqual([200, 'page 2']);
  });

  it('gives the old page when the edge answers with an error, and the new one when it is back', async () => {
    status = 503;
    expect(await read()).toEqual([200, 'page 2']);
    expect((await read('/other/'))[0]).toBe(503);
    status = 200;
    await expect.poll(async () => (await read())[1]).not.toBe('page 2');
  });

  it('gives the old page when the edge does not answer at all, and says of others that they may come later', async () => {
    const [, shown] = await read();
    await varnish.stopEdge();
    expect(await read()).toEqual([200, shown]);
    const { status: code, headers, body } = await ask(varnish.origin, '/other/');
    expect([code, headers['retry-after'], headers['content-type']]).toEqual([
      503,
      '5',
      'application/problem+json',
    ]);
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'store_unavailable' });
  });
});
