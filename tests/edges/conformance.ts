import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { documentHeaders } from '@slugline/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ask } from './ask.ts';
import { addresses, gone, moved, names, site, tags, texts } from './site.ts';

/** A running edge with a store that has the site of `site.ts`. */
export interface Edge {
  origin: string;
  stop(): Promise<void>;
}

const unpack = { br: brotliDecompressSync, gzip: gunzipSync } as const;
const { video, audio, page } = addresses;
const before = 'Thu, 01 Jan 2015 00:00:00 GMT';
const after = 'Fri, 01 Jan 2100 00:00:00 GMT';
const notDates = [
  'yesterday',
  '2026-11-29',
  '0',
  '',
  'Sun, 29 Nov 2026 08:00:00',
  '31 Feb',
  `${after}, ${after}`,
];

/**
 * A server may also reject these as bad requests: they lead out of the site, or no file can have such a name.
 */
const isMalformed = (path: string): boolean => /%00|%2e%2e/.test(path);

/**
 * Tests an edge against RFC 9110 (HTTP) and RFC 9111 (caching), each test with its section, and against our own
 * promises.
 */
export function conforms(name: string, start: () => Promise<Edge>): void {
  let edge: Edge;
  let tag: Record<string, string>;
  let modified: string;
  beforeAll(async () => {
    edge = await start();
    const answers = await Promise.all([video, audio, page].map((path) => get(path)));
    tag = Object.fromEntries([video, audio, page].map((path, n) => [path, answers[n]?.headers.etag ?? '']));
    modified = answers[1]?.headers['last-modified'] ?? '';
  });
  afterAll(() => edge?.stop());

  const get = (path: string, headers: Record<string, string | string[]> = {}) =>
    ask(edge.origin, path, headers);
  const by = (method: string, path: string, headers: Record<string, string> = {}) =>
    ask(edge.origin, path, headers, method);

  describe(name, () => {
    describe('9.3.1 GET', () => {
      it.for(names)('gives the bytes of the %s, with length, tag, date and type', async (file) => {
        const { status, headers, body } = await get(addresses[file]);
        expect(status).toBe(200);
        expect(body.equals(Buffer.from(site[file]))).toBe(true);
        expect(headers['content-length']).toBe(String(body.length));
        expect(headers.etag).toMatch(/^"[\x21\x23-\x7e]+"$/);
        expect(new Date(headers['last-modified'] ?? '').toUTCString()).toBe(headers['last-modified']);
        expect(headers['content-type']).toMatch(/^(text|application|video|audio|image)\//);
        expect(headers['accept-ranges']).toBe('bytes');
      });
    });

    describe('9.3.2 HEAD', () => {
      it.for(names)('has the headers of GET and no body, for the %s', async (file) => {
        for (const encoding of ['identity', 'gzip']) {
          const asked = { 'accept-encoding': encoding };
          const [whole, head] = [await get(addresses[file], asked), await by('HEAD', addresses[file], asked)];
          expect(head.status).toBe(200);
          expect(head.body).toHaveLength(0);
          // Headers that are known only while the content is made may be missing.
          const of = ({ headers }: Answer) => {
            const {
              date: _,
              age: _a,
              connection: _c,
              'transfer-encoding': _t,
              'x-cache': _x,
              ...rest
            } = headers;
            return rest;
          };
          expect(of(head)).toEqual(of(whole));
        }
      });

      it('14.2: ignores a range', async () => {
        for (const range of ['bytes=0-0', 'bytes=99-'])
          expect(await by('HEAD', audio, { range })).toMatchObject({
            status: 200,
            headers: { 'content-length': '10' },
          });
      });

      it('has no body for a missing file either', async () => {
        expect(await by('HEAD', '/nothing')).toMatchObject({ status: 404, body: Buffer.alloc(0) });
      });
    });

    describe('9.3.7 OPTIONS', () => {
      it('is a 204 with the methods, and lets pages of other sites only read', async () => {
        const { status, headers, body } = await by('OPTIONS', video, {
          origin: 'https://other.example',
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'range',
        });
        expect(status).toBe(204);
        expect(body).toHaveLength(0);
        expect(headers.allow).toBe('GET, HEAD, OPTIONS');
        expect(headers['access-control-allow-origin']).toBe('*');
        expect(headers['access-control-allow-methods']).toBe('GET, HEAD');
        expect(headers['access-control-allow-headers']).toContain('Range');
        expect(headers['access-control-allow-headers']).not.toMatch(/authorization|content-type|\*/i);
        expect(headers).not.toHaveProperty('access-control-allow-credentials');
      });
    });

    describe('15.5.6 a method that changes things or is unknown', () => {
      it.for(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'PURGE', 'TRACE', 'QUERY', 'BREW'])(
        '%s is refused with the allowed methods',
        async (method) => {
          const { status, headers } = await by(method, page);
          expect(status).toBe(405);
          expect(headers.allow).toBe('GET, HEAD, OPTIONS');
        },
      );
    });

    describe('12.5.3 Accept-Encoding', () => {
      it.for(texts)('the %s is compressed for clients that accept it', async (file) => {
        for (const asked of ['gzip', 'gzip, deflate, br, zstd']) {
          const { status, headers, body } = await get(addresses[file], { 'accept-encoding': asked });
          expect(status).toBe(200);
          const encoding = headers['content-encoding'];
          if (encoding !== 'br' && encoding !== 'gzip') throw new Error(`is sent as ${encoding}`);
          expect(asked).toContain(encoding);
          expect(body.length).toBeLessThan(site[file].length);
          expect(unpack[encoding](body).equals(Buffer.from(site[file]))).toBe(true);
        }
      });

      it.for([
        ['gzip', 'gzip'],
        ['x-gzip', 'gzip'],
        ['GZIP', 'gzip'],
        ['*', 'gzip'],
        ['gzip;q=1.0', 'gzip'],
        ['gzip ; q=0.5', 'gzip'],
        ['gzip;q=0.001', 'gzip'],
        ['identity;q=0.5, gzip;q=0.5', 'gzip'],
        ['identity;q=0.5, gzip;q=0.8', 'gzip'],
        ['identity;q=0, gzip;q=0.1', 'gzip'],
        ['deflate, gzip;q=0.3', 'gzip'],
        ['*;q=0, gzip', 'gzip'],
        ['identity', undefined],
        ['', undefined],
        ['gzip;q=0', undefined],
        ['gzip;q=0.000', undefined],
        ['*, gzip;q=0', undefined],
        ['*;q=0', undefined],
        ['identity, gzip;q=0.5', undefined],
        ['gzip;q=0.2, identity;q=0.7', undefined],
        ['deflate, zstd', undefined],
        ['gzipped', undefined],
        ['gzip;q=2', undefined],
        ['gzip;q=much', undefined],
        [';;;', undefined],
      ] as const)('“%s” is answered with %s', async ([asked, expected]) => {
        const { status, headers } = await get(page, { 'accept-encoding': asked });
        expect([status, headers['content-encoding']]).toEqual([200, expected]);
      });

      it('8.4: compressed files are sent unchanged', async () => {
        for (const path of [video, audio, addresses.picture])
          expect((await get(path, { 'accept-encoding': 'gzip, br' })).headers).not.toHaveProperty(
            'content-encoding',
          );
      });
    });

    describe('12.5.5 Vary', () => {
      it('names only Accept-Encoding, once, if the answer depends on it', async () => {
        for (const file of texts)
          for (const asked of ['gzip', 'identity'])
            expect((await get(addresses[file], { 'accept-encoding': asked })).headers.vary).toMatch(
              /^accept-encoding$/i,
            );
      });

      it('is missing if the answer does not depend on the request', async () => {
        for (const path of [video, audio, addresses.picture])
          expect((await get(path, { 'accept-encoding': 'gzip' })).headers).not.toHaveProperty('vary');
      });
    });

    describe('8.8.3 ETag', () => {
      it('8.8.3.3: differs between a text and its compressed form, or is weak', async () => {
        for (const file of texts) {
          const plain = (await get(addresses[file])).headers.etag;
          const packed = (await get(addresses[file], { 'accept-encoding': 'gzip' })).headers.etag ?? '';
          expect(packed.startsWith('W/') || packed !== plain).toBe(true);
        }
      });

      it('15.4.5: a 304 has the tag, Vary and Cache-Control of the 200', async () => {
        for (const encoding of ['identity', 'gzip']) {
          const asked = { 'accept-encoding': encoding };
          const { headers } = await get(page, asked);
          const unchanged = await get(page, { ...asked, 'if-none-match': headers.etag ?? '' });
          expect(unchanged).toMatchObject({ status: 304, body: Buffer.alloc(0) });
          for (const name of ['etag', 'vary', 'cache-control'] as const)
            expect(unchanged.headers[name]).toBe(headers[name]);
        }
      });
    });

    describe('13 conditions', () => {
      /** Conditions. `TAG` and `DATE` stand for those of the audio file. */
      const cases: [section: string, headers: Record<string, string>, status: number][] = [
        ['13.1.1 If-Match', { 'if-match': 'TAG' }, 200],
        ['13.1.1 If-Match', { 'if-match': '*' }, 200],
        ['13.1.1 If-Match', { 'if-match': '"other", TAG' }, 200],
        ['13.1.1 If-Match', { 'if-match': '"other"' }, 412],
        ['13.1.1 If-Match, compared strongly', { 'if-match': 'W/TAG' }, 412],
        ['13.1.1 If-Match', { 'if-match': 'other' }, 412],
        ['13.1.2 If-None-Match', { 'if-none-match': 'TAG' }, 304],
        ['13.1.2 If-None-Match, compared weakly', { 'if-none-match': 'W/TAG' }, 304],
        ['13.1.2 If-None-Match', { 'if-none-match': '"other",TAG' }, 304],
        ['13.1.2 If-None-Match', { 'if-none-match': '"a,b" , W/TAG' }, 304],
        ['13.1.2 If-None-Match', { 'if-none-match': '*' }, 304],
        ['13.1.2 If-None-Match', { 'if-none-match': '"other"' }, 200],
        ['13.1.2 If-None-Match', { 'if-none-match': 'other' }, 200],
        ['13.1.2 If-None-Match', { 'if-none-match': '""' }, 200],
        ['13.1.3 If-Modified-Since', { 'if-modified-since': 'DATE' }, 304],
        ['13.1.3 If-Modified-Since', { 'if-modified-since': after }, 304],
        ['13.1.3 If-Modified-Since', { 'if-modified-since': before }, 200],
        [
          '13.1.3 If-Modified-Since is ignored beside If-None-Match',
          { 'if-none-match': 'TAG', 'if-modified-since': before },
          304,
        ],
        [
          '13.1.3 If-Modified-Since is ignored beside If-None-Match',
          { 'if-none-match': '"other"', 'if-modified-since': after },
          200,
        ],
        ['13.1.4 If-Unmodified-Since', { 'if-unmodified-since': 'DATE' }, 200],
        ['13.1.4 If-Unmodified-Since', { 'if-unmodified-since': after }, 200],
        ['13.1.4 If-Unmodified-Since', { 'if-unmodified-since': before }, 412],
        [
          '13.1.4 If-Unmodified-Since is ignored beside If-Match',
          { 'if-match': 'TAG', 'if-unmodified-since': before },
          200,
        ],
        ['13.2.2 the order', { 'if-match': '"other"', 'if-none-match': 'TAG' }, 412],
        ['13.2.2 the order', { 'if-match': 'TAG', 'if-none-match': 'TAG' }, 304],
        ['13.2.2 the order', { 'if-none-match': 'TAG', range: 'bytes=0-1' }, 304],
        ['13.2.2 the order', { 'if-match': '"other"', range: 'bytes=0-1' }, 412],
        ['13.2.2 the order', { 'if-match': 'TAG', range: 'bytes=0-1' }, 206],
        ['5.6.7 the older forms of a date', { 'if-modified-since': 'Friday, 01-Jan-49 00:00:00 GMT' }, 304],
        ['5.6.7 the older forms of a date', { 'if-modified-since': 'Fri Jan  1 00:00:00 2100' }, 304],
        ['5.6.7 the older forms of a date', { 'if-modified-since': 'Saturday, 01-Jan-94 00:00:00 GMT' }, 200],
        ['5.6.7 the older forms of a date', { 'if-unmodified-since': 'Thu Jan  1 00:00:00 2015' }, 412],
        ...notDates.flatMap((text): [string, Record<string, string>, number][] => [
          ['13.1.3 what is no date is ignored', { 'if-modified-since': text }, 200],
          ['13.1.4 what is no date is ignored', { 'if-unmodified-since': text }, 200],
        ]),
      ];
      it.for(cases)('%s: %j is answered with %i', async ([, headers, status]) => {
        const filled = Object.entries(headers).map(([header, value]) => [
          header,
          value.replaceAll('TAG', tag[audio] ?? '').replaceAll('DATE', modified),
        ]);
        for (const method of status === 206 ? ['GET'] : ['GET', 'HEAD']) {
          const answer = await by(method, audio, Object.fromEntries(filled));
          expect(answer.status).toBe(status);
          if (status === 200 && method === 'GET') expect(answer.body.toString()).toBe('0123456789');
        }
      });
    });

    describe('14 ranges', () => {
      it.for([
        ['bytes=0-0', '0', 'bytes 0-0/10'],
        ['bytes=2-4', '234', 'bytes 2-4/10'],
        ['bytes=7-', '789', 'bytes 7-9/10'],
        ['bytes=9-9', '9', 'bytes 9-9/10'],
        ['bytes=0-99', '0123456789', 'bytes 0-9/10'],
        ['bytes=8-99999999999999999999999', '89', 'bytes 8-9/10'],
        ['bytes=-2', '89', 'bytes 8-9/10'],
        ['bytes=-99', '0123456789', 'bytes 0-9/10'],
        ['bytes=-99999999999999999999999', '0123456789', 'bytes 0-9/10'],
        ['BYTES=2-4', '234', 'bytes 2-4/10'],
      ] as const)('14.1.2: “%s” gets these bytes and no others', async ([range, bytes, contentRange]) => {
        const { status, headers, body } = await get(audio, { range });
        expect(status).toBe(206);
        expect(body.toString()).toBe(bytes);
        expect(headers['content-range']).toBe(contentRange);
        expect(headers['content-length']).toBe(String(bytes.length));
        expect(headers.etag).toBe(tag[audio]);
      });

      it.for(['bytes=10-', 'bytes=10-11', 'bytes=-0', 'bytes=99999999999999999999999-'])(
        '15.5.17: “%s”, beyond the end, is answered with the length',
        async (range) => {
          const { status, headers } = await get(audio, { range });
          expect(status).toBe(416);
          expect(headers['content-range']).toBe('bytes */10');
          expect(headers).not.toHaveProperty('content-encoding');
        },
      );

      it.for([
        'bytes=4-2',
        'bytes=-',
        'bytes=',
        'bytes',
        '0-1',
        'bytes=a-b',
        'bytes=1-2x',
        'bytes=--1',
        'bytes=0x0-1',
      ])('14.2: “%s” is malformed, and is ignored or refused', async (range) => {
        const { status, headers, body } = await get(audio, { range });
        if (status === 416) expect(headers['content-range']).toBe('bytes */10');
        else expect([status, body.toString()]).toEqual([200, '0123456789']);
      });

      it('14.2: an unknown unit is ignored', async () => {
        for (const range of ['lines=1-2', 'bits=0-1', 'bytess=0-1'])
          expect(await get(audio, { range })).toMatchObject({ status: 200, body: Buffer.from('0123456789') });
      });

      it('14.2: several ranges get the whole file, and no answer is larger', async () => {
        for (const range of ['bytes=0-1,4-5', 'bytes=0-,0-,0-,0-', 'bytes=0-1, -1', 'bytes=20-,0-1'])
          expect(await get(audio, { range })).toMatchObject({ status: 200, body: Buffer.from('0123456789') });
      });

      it.for(['bytes=0-9', 'bytes=100-', 'bytes=-10'])('documents have ranges, too: “%s”', async (range) => {
        for (const file of texts) {
          const { status, body } = await get(addresses[file], { range });
          expect(status).toBe(206);
          const whole = Buffer.from(site[file]);
          const part =
            range === 'bytes=0-9'
              ? whole.subarray(0, 10)
              : range === 'bytes=100-'
                ? whole.subarray(100)
                : whole.subarray(-10);
          expect(body.equals(part)).toBe(true);
        }
      });

      it('14.4: a compressed document is sent whole, or the range is one of its own bytes', async () => {
        const asked = { 'accept-encoding': 'gzip' };
        const whole = await get(page, asked);
        const part = await get(page, { ...asked, range: 'bytes=4-19' });
        if (part.status === 206) expect(part.body.equals(whole.body.subarray(4, 20))).toBe(true);
        else expect(gunzipSync(part.body).toString()).toBe(site.page);
        expect(part.headers.etag).toBe(whole.headers.etag);
      });

      it('a video can be read from any position, also across the slices of a cache', async () => {
        const length = site.video.length;
        const two = 2 * 1024 * 1024;
        for (const [first, last] of [
          [0, 1],
          [two - 2, two + 1],
          [two, 2 * two],
          [length - 3, length - 1],
          [1, length - 1],
        ] as const) {
          const { status, headers, body } = await get(video, { range: `bytes=${first}-${last}` });
          expect([status, headers['content-range']]).toEqual([206, `bytes ${first}-${last}/${length}`]);
          expect(body.equals(site.video.subarray(first, last + 1))).toBe(true);
          expect(headers.etag).toBe(tag[video]);
        }
        const end = await get(video, { range: 'bytes=-70000' });
        expect(end.body.equals(site.video.subarray(-70_000))).toBe(true);
        for (const range of [`bytes=${length}-`, 'bytes=99999999999-'])
          expect(await get(video, { range })).toMatchObject({
            status: 416,
            headers: { 'content-range': `bytes */${length}` },
          });
      });

      it.for([
        ['TAG', 206],
        ['DATE', 206],
        ['"other"', 200],
        ['W/TAG', 200],
        [before, 200],
        [after, 200],
        ['yesterday', 200],
        ['*', 200],
        ['TAG, TAG', 200],
      ] as const)('13.1.5 If-Range “%s” is answered with %i', async ([condition, status]) => {
        for (const path of [audio, video]) {
          const { headers } = await get(path);
          const value = condition
            .replaceAll('TAG', headers.etag ?? '')
            .replace('DATE', headers['last-modified'] ?? '');
          expect((await get(path, { range: 'bytes=2-4', 'if-range': value })).status).toBe(status);
          expect((await get(path, { range: 'bytes=99999999-', 'if-range': value })).status).toBe(
            status === 206 ? 416 : 200,
          );
        }
      });
    });

    describe('10.2.2 Location', () => {
      it('leads from an address without its last slash to the page, and keeps the query', async () => {
        const without = page.slice(0, -1);
        for (const query of ['', '?from=feed', '?'])
          for (const method of ['GET', 'HEAD'])
            expect(await by(method, `${without}${query}`)).toMatchObject({
              status: 301,
              headers: { location: `${page}${query}` },
            });
      });

      it.for([
        '//evil.example/..',
        '//evil.example',
        '/\\evil.example',
        '/%5cevil.example',
        '//news/2026/03/ferry',
        '/%0d%0aset-cookie:a=b',
        '/news/2026/03/ferry%0d%0ax:y',
      ])('never leads to another site by %s, and adds no header', async (path) => {
        const { headers } = await get(path);
        expect(headers.location ?? '/').toMatch(/^\/(?![/\\])/);
        expect(headers).not.toHaveProperty('set-cookie');
        expect(headers).not.toHaveProperty('x');
      });
    });

    describe('15.5.5 a missing file', () => {
      const nowhere = [
        '/nothing',
        '/nothing/',
        '/news/',
        '/news/2026/03/ferry/other.json',
        '/media/none/r/film.mp4',
        '/.tmp/a',
        '/news/.draft',
        '/.answers/404/page',
        '/.folder/news/2026/03/ferry/',
        '/.folder/news/2026/03/ferry',
        '/%2efolder/news/2026/03/ferry/',
        '/news/../.folder/news/2026/03/ferry/',
        '/%2e%2e/%2e%2e/etc/passwd',
        '/a%00b',
        `/${'long/'.repeat(300)}`,
      ];

      it.for(nowhere)('a browser gets a page at %s', async (path) => {
        const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
        const { status, headers, body } = await get(path, { accept });
        if (isMalformed(path) && status === 400) return;
        expect(status).toBe(404);
        expect(headers['content-type']).toBe('text/html; charset=utf-8');
        expect(body.toString()).toMatch(
          /<!doctype html>\n<html lang="en">[\s\S]*<title>.+<\/title>[\s\S]*<h1>/,
        );
      });

      it.for(nowhere)('a program gets a problem document at %s', async (path) => {
        for (const accept of ['*/*', 'application/json', 'image/avif,*/*', 'text/html;q=0, */*']) {
          const { status, headers, body } = await get(path, { accept });
          if (isMalformed(path) && status === 400) return;
          expect(status).toBe(404);
          expect(headers['content-type']).toMatch(/^application\/problem\+json/);
          expect(JSON.parse(body.toString())).toMatchObject({ status: 404, code: 'not_found' });
        }
      });

      it('12.5.5: the answer varies by Accept, and is cached only briefly', async () => {
        const { headers } = await get('/nothing');
        expect(headers.vary).toMatch(/^accept$/i);
        expect(headers['cache-control']).toBe('public, max-age=5');
      });
    });

    describe('15.5.11 the notice of a retracted story', () => {
      const [notice = '', story = ''] = Object.keys(gone);

      it('is sent with the status 410, in the form that the reader accepts', async () => {
        for (const [path, content] of Object.entries(gone))
          for (const asked of ['identity', 'gzip']) {
            const { status, headers, body } = await get(path, { 'accept-encoding': asked });
            expect(status).toBe(410);
            const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
            expect(plain.toString()).toBe(content);
            expect(headers).toMatchObject({
              'content-type': path.endsWith('.json') ? 'application/json' : 'text/html; charset=utf-8',
              'cache-tag': tags.gone.join(','),
              'surrogate-key': tags.gone.join(' '),
              ...documentHeaders,
            });
            expect(headers['cache-control']).toMatch(/^public, max-age=\d\d, stale-while-revalidate=\d+/);
            expect(headers.vary).toMatch(/^accept-encoding$/i);
          }
      });

      it('comes again, whole, whatever version or part of it a reader has', async () => {
        for (const headers of [
          { 'if-none-match': '*' },
          { 'if-modified-since': after },
          { range: 'bytes=0-1' },
        ])
          for (const path of [notice, story]) expect((await get(path, headers)).status).toBe(410);
      });

      it('answers HEAD without a body, and the address without its last slash as that of any folder', async () => {
        expect(await by('HEAD', notice)).toMatchObject({ status: 410, body: Buffer.alloc(0) });
        expect(await get(notice.slice(0, -1))).toMatchObject({ status: 301, headers: { location: notice } });
      });

      it('is at its own addresses only', async () => {
        for (const path of [`/.notice${notice}`, `${notice}other.json`])
          expect((await get(path)).status).toBe(404);
      });
    });

    describe('15.4.2 the former address of a story', () => {
      it('leads to the same document at its new one, and keeps the query', async () => {
        for (const [path, [, to]] of Object.entries(moved))
          for (const query of ['', '?from=feed', '?'])
            for (const method of ['GET', 'HEAD']) {
              const { status, headers, body } = await by(method, `${path}${query}`);
              expect([path, status, headers.location]).toEqual([path, 301, `/${encodeURI(to)}${query}`]);
              expect(headers).toMatchObject({
                'cache-tag': tags.moved.join(','),
                'surrogate-key': tags.moved.join(' '),
                ...documentHeaders,
              });
              expect(headers['cache-control']).toMatch(/^public, max-age=\d\d, stale-while-revalidate=\d+/);
              if (method === 'HEAD') expect(body).toHaveLength(0);
            }
      });

      it('leads there whatever version or part of it a reader has, or form it wants', async () => {
        for (const headers of [
          { 'if-none-match': '*' },
          { 'if-modified-since': after },
          { range: 'bytes=0-1' },
          { 'accept-encoding': 'gzip' },
        ])
          for (const path of Object.keys(moved)) expect((await get(path, headers)).status).toBe(301);
      });

      it('is found without its last slash, as any folder', async () => {
        const [page = ''] = Object.keys(moved);
        expect(await get(page.slice(0, -1))).toMatchObject({ status: 301, headers: { location: page } });
        expect((await get(`${page}other.json`)).status).toBe(404);
      });
    });

    describe('5.3 headers', () => {
      /** One answer of each kind. */
      const kinds = (): [kind: string, answer: Promise<Answer>][] => [
        ...names.map((file): [string, Promise<Answer>] => [
          file,
          get(addresses[file], { 'accept-encoding': 'gzip' }),
        ]),
        ['HEAD', by('HEAD', page)],
        ['206', get(audio, { range: 'bytes=0-1' })],
        ['301', get(page.slice(0, -1))],
        ['301', get(Object.keys(moved)[0] ?? '')],
        ['304', get(page, { 'if-none-match': '*' })],
        ['404', get('/nothing')],
        ['gone', get(Object.keys(gone)[0] ?? '')],
        ['404 of a video', get('/media/none/r/film.mp4')],
        ['405', by('POST', page)],
        ['412', get(page, { 'if-match': '"other"' })],
        ['412 of a feed', get(addresses.feed, { 'if-match': '"other"' })],
        ['416', get(audio, { range: 'bytes=10-' })],
        ['416 of a feed', get(addresses.feed, { range: 'bytes=99999-' })],
        ['416 of a video', get(video, { range: 'bytes=99999999999-' })],
        ['OPTIONS', by('OPTIONS', page)],
      ];

      it('no answer has one twice', async () => {
        for (const [kind, answer] of kinds()) {
          const { names: sent } = await answer;
          expect([kind, sent.filter((one, n) => sent.indexOf(one) !== n)]).toEqual([kind, []]);
        }
      });

      it('every refusal is a problem document', async () => {
        for (const [kind, answer] of kinds().filter(([one]) => /^4/.test(one))) {
          const { status, headers, body } = await answer;
          expect([kind, headers['content-type']?.split(';')[0]]).toEqual([kind, 'application/problem+json']);
          expect(JSON.parse(body.toString())).toMatchObject({
            status,
            title: expect.any(String),
            code: expect.any(String),
          });
        }
      });

      it('every answer can be read by any site, and its type is not guessed', async () => {
        for (const [kind, answer] of kinds()) {
          const { headers } = await answer;
          expect([kind, headers['access-control-allow-origin'], headers['x-content-type-options']]).toEqual([
            kind,
            '*',
            'nosniff',
          ]);
        }
      });

      it('no answer reveals the store', async () => {
        for (const [kind, answer] of kinds()) {
          const { names: sent, body } = await answer;
          expect([kind, sent.filter((one) => one.startsWith('x-amz') || one === 'x-powered-by')]).toEqual([
            kind,
            [],
          ]);
          expect(body.includes('NoSuchKey') || body.includes('<Error>')).toBe(false);
        }
      });

      it('a document has headers that protect its reader', async () => {
        for (const [kind, answer] of kinds().filter(([one]) =>
          ['page', 'story', 'feed', '404', '301', '416', '405'].includes(one),
        )) {
          const { headers } = await answer;
          expect([kind, headers]).toEqual([kind, expect.objectContaining(documentHeaders)]);
        }
      });
    });

    describe('RFC 9111, 5.2.2 Cache-Control', () => {
      it('keeps media for ever, and live documents briefly, stale while they are renewed', async () => {
        for (const path of [video, addresses.playlist])
          expect((await get(path)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
        for (const path of [page, addresses.feed])
          expect((await get(path)).headers['cache-control']).toMatch(
            /^public, max-age=\d\d, stale-while-revalidate=\d+/,
          );
      });
    });

    describe('tags for a CDN’s purge', () => {
      it('a page and the files beside it have those of the story and the section', async () => {
        for (const path of [page, `${page}index.html`, addresses.story])
          for (const asked of ['identity', 'gzip'])
            expect((await get(path, { 'accept-encoding': asked })).headers).toMatchObject({
              'cache-tag': tags.story.join(','),
              'surrogate-key': tags.story.join(' '),
            });
      });

      it('a feed has that of all feeds', async () => {
        for (const asked of ['identity', 'gzip'])
          expect((await get(addresses.feed, { 'accept-encoding': asked })).headers).toMatchObject({
            'cache-tag': tags.feeds.join(','),
            'surrogate-key': tags.feeds.join(' '),
          });
      });

      it('media have that of their original', async () => {
        for (const headers of [{}, { range: 'bytes=0-1' }])
          for (const path of [video, audio, addresses.captions]) {
            const answer = await get(path, headers);
            expect(String(answer.headers['cache-tag']).split(',')).toContain(tags.media[0]);
            expect(String(answer.headers['surrogate-key']).split(' ')).toContain(tags.media[0]);
          }
      });
    });
  });
}
