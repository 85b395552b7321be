import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { loadConfig } from '@slugline/config';
import { type Context, openContext } from '@slugline/runtime';
import { type Http, openHttp } from '@slugline/runtime/http';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from './index.ts';

let folder: string;
let context: Context;
let http: Http;
const page = `<!doctype html><title>Ferry</title>${'<p>back</p>'.repeat(50)}`;
const film = 'media/ab/video-v1-0/video.mp4';

async function put(file: string, bytes: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), bytes);
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-edge-'));
  await put('public/news/ferry/index.html', page);
  await put('public/news/ferry/index.html.br', brotliCompressSync(page));
  await put('public/news/ferry/index.html.gz', gzipSync(page));
  await put('public/news/港口5g/index.html', 'harbour');
  await put('public/feeds/all.xml', '<rss/>');
  await put(`public/${film}`, '0123456789');
  await put('public/media/ab/r/drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
  await put('public/media/ab/r/page.html', '<script>alert(1)</script>');
  await put('public/.tmp/half.jpg', 'half');
  await put('public/news/.draft', 'secret');
  await put('partner/news/ferry/index.html', 'the partner’s');
  await put('outside.txt', 'not for the public');
  const destination = (name: string) => ({
    name,
    store: { kind: 'directory', path: join(folder, name) },
    baseUrl: `https://${name}.example/`,
  });
  const flags = { data: join(folder, 'data'), destinations: [destination('public'), destination('partner')] };
  context = await openContext(loadConfig({ env: {}, flags }), pino({ level: 'silent' }));
  http = await openHttp(context);
  await start(context, http);
  await http.ready();
});
afterAll(async () => {
  await http.close();
  await context.close();
  await rm(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => http.inject({ url, headers });

describe('the edge', () => {
  it('serves a page at its folder, with the headers of a live document', async () => {
    const response = await get('/news/ferry/');
    expect(response.body).toBe(page);
    expect(response.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': expect.stringMatching(/max-age=30, stale-while-revalidate/),
      'x-content-type-options': 'nosniff',
    });
  });

  it('serves a folder in any script, and redirects to it with its letters escaped', async () => {
    const escaped = '/news/%E6%B8%AF%E5%8F%A35g';
    expect((await get(`${escaped}/`)).body).toBe('harbour');
    expect((await get(escaped)).headers.location).toBe(`${escaped}/`);
  });

  it('redirects an address without its final slash to the folder, on this site', async () => {
    const response = await get('/news/ferry');
    expect(response.statusCode).toBeGreaterThanOrEqual(301);
    expect(response.headers.location).toBe('/news/ferry/');
  });

  it.each(['//evil.example/..', '//evil.example/%2e%2e', '/\\evil.example', '//evil.example/news/ferry'])(
    'does not redirect to another site: %s',
    async (url) => {
      const { headers } = await get(url);
      expect(headers.location ?? '/').toMatch(/^\/(?![/\\])/);
    },
  );

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('sends the %s twin of a text to clients that accept it', async (encoding, unpack) => {
    const response = await get('/news/ferry/index.html', { 'accept-encoding': encoding });
    expect(response.headers['content-encoding']).toBe(encoding);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(String(response.headers.vary).toLowerCase()).toContain('accept-encoding');
    expect(unpack(response.rawPayload).toString()).toBe(page);
  });

  it('answers 304 to clients that have the newest version, and sends the file to others', async () => {
    const { etag = '' } = (await get('/news/ferry/')).headers;
    expect(etag).not.toBe('');
    expect((await get('/news/ferry/', { 'if-none-match': String(etag) })).statusCode).toBe(304);
    expect((await get('/news/ferry/', { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=0-100', '0123456789', 'bytes 0-9/10'],
  ])('a player gets the range %s', async (range, body, contentRange) => {
    const response = await get(`/${film}`, { range });
    expect(response.statusCode).toBe(206);
    expect(response.headers['content-range']).toBe(contentRange);
    expect(response.body).toBe(body);
  });

  it('answers 416 for a range that the file does not have', async () => {
    const response = await get(`/${film}`, { range: 'bytes=20-30' });
    expect(response.statusCode).toBe(416);
    expect(response.json()).toMatchObject({ code: 'range_invalid' });
  });

  it('serves media that are cached for ever, to players on any site', async () => {
    expect((await get(`/${film}`)).headers).toMatchObject({
      'content-type': 'video/mp4',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'accept-ranges': 'bytes',
    });
  });

  it('serves a feed as a feed', async () => {
    expect((await get('/feeds/all.xml')).headers['content-type']).toMatch(/^application\/rss\+xml/);
  });

  it.each(['/media/ab/r/drawing.svg', '/media/ab/r/page.html'])(
    'never lets a browser run %s',
    async (url) => {
      const { headers } = await get(url);
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['content-disposition']).toBe('attachment');
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it.each([
    '/.tmp/half.jpg',
    '/news/.draft',
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/news/',
    '/nothing',
  ])('answers %s with a problem document', async (url) => {
    const response = await get(url);
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.statusCode).toBeLessThan(500);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('refuses a change of a file with 405, and of an unknown address with 404', async () => {
    const post = (url: string) =>
      http.inject({
        method: 'POST',
        url,
        payload: '{"draft":',
        headers: { 'content-type': 'application/json' },
      });
    expect((await post('/news/ferry/')).json()).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect((await post('/v1/nothing')).json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('lets no page of another site call other services on this port', async () => {
    const headers = { origin: 'https://other.example', 'access-control-request-method': 'POST' };
    const response = await http.inject({ method: 'OPTIONS', url: '/v1/stories', headers });
    expect(response.statusCode).toBe(404);
    expect(response.headers).not.toHaveProperty('access-control-allow-methods');
  });

  describe('while a file is replaced again and again', () => {
    const file = () => join(folder, 'public/news/replaced.html');
    const version = (bytes: number) => String(bytes).padEnd(bytes, '.');
    /** Reads 500 times while the file is replaced by larger and smaller versions. */
    async function readOften(read: () => Promise<void>): Promise<void> {
      const replace = async (n: number) => {
        await writeFile(`${file()}.next`, version(1000 + (n % 40) * 50));
        await rename(`${file()}.next`, file());
      };
      await replace(0);
      let isOver = false;
      const replacing = (async () => {
        for (let n = 1; !isOver; n++) await replace(n);
      })();
      try {
        for (let reads = 0; reads < 500; reads++) await read();
      } finally {
        isOver = true;
        await replacing;
      }
    }

    it('sends all of one version, with its own tag', async () => {
      const tagged = new Map<unknown, string>();
      await readOften(async () => {
        const { body, headers } = await get('/news/replaced.html');
        expect(body).toBe(version(Number.parseInt(body, 10)));
        expect(headers['content-length']).toBe(String(body.length));
        expect(tagged.get(headers.etag) ?? body).toBe(body);
        tagged.set(headers.etag, body);
      });
    });

    it('sends bytes of the version whose length it states', async () => {
      await readOften(async () => {
        const { body, headers, statusCode } = await get('/news/replaced.html', { range: 'bytes=0-3' });
        const length = Number.parseInt(body, 10);
        if (statusCode === 206) expect(headers['content-range']).toBe(`bytes 0-3/${length}`);
        else expect(body).toBe(version(length));
      });
    });
  });

  it('sends the text itself while its twins are being replaced', async () => {
    await put('public/news/plain.html', page);
    await put('public/news/plain.html.gz', gzipSync(page));
    const response = await get('/news/plain.html', { 'accept-encoding': 'br' });
    expect(response.headers['content-encoding']).toBeUndefined();
    expect(response.headers.vary).toBe('accept-encoding');
    expect(response.body).toBe(page);
    const other = await get('/news/plain.html', { 'accept-encoding': 'br, gzip' });
    expect(other.headers['content-encoding']).toBe('gzip');
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const { headers, body } = await http.inject({
      method: 'HEAD',
      url: `/${film}`,
      headers: { range: 'bytes=1-2' },
    });
    expect(body).toBe('');
    const { date: _date, connection: _connection, ...expected } = (await get(`/${film}`)).headers;
    expect(headers).toMatchObject(expected);
  });

  it('keeps the query when it redirects to the folder', async () => {
    expect((await get('/news/ferry?from=feed')).headers.location).toBe('/news/ferry/?from=feed');
  });

  it('serves another destination under its name', async () => {
    expect((await get('/partner/news/ferry/')).body).toBe('the partner’s');
  });

  it('leads from the former address of a story to its new one, in the same destination', async () => {
    const manifest = { id: '01KB7ZQ3V5H8M2N4P6R8T0W2Y4', section: 'news', path: 'news/2026/11/boat/' };
    await put('partner/news/2026/11/old/index.html', 'it has moved');
    await put('partner/news/2026/11/old/story.json', JSON.stringify(manifest));
    await put('partner/news/2026/11/boat/story.json', JSON.stringify(manifest));
    const locationOf = async (path: string) => (await get(`/partner/news/2026/11/${path}`)).headers.location;
    expect(await locationOf('old/index.html')).toBe('/partner/news/2026/11/boat/');
    expect(await locationOf('old/story.json')).toBe('/partner/news/2026/11/boat/story.json');
    expect(await locationOf('boat/story.json')).toBeUndefined();
  });
});
