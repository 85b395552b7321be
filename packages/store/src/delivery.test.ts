import { describe, expect, it } from 'vitest';
import { compressible, deliveryOf, headersOf } from './delivery.ts';
import { documentHeaders } from './document-headers.ts';

const immutable = 'public, max-age=31536000, immutable';

describe('how objects are served', () => {
  it.each([
    ['media/a/r/w320.avif', 'image/avif'],
    ['media/a/r/w320.webp', 'image/webp'],
    ['media/a/r/16x9.jpg', 'image/jpeg'],
    ['media/a/r/w320.png', 'image/png'],
    ['media/a/r/poster.gif', 'image/gif'],
    ['media/a/r/video.mp4', 'video/mp4'],
    ['media/a/r/720p/1.m4s', 'video/iso.segment'],
    ['media/a/r/audio.m4a', 'audio/mp4'],
    ['media/a/r/master.0123.m3u8', 'application/vnd.apple.mpegurl'],
    ['media/a/r/manifest.0123.mpd', 'application/dash+xml'],
    ['media/a/r/de.vtt', 'text/vtt; charset=utf-8'],
    ['assets/page.0123.css', 'text/css; charset=utf-8'],
    ['assets/player.0123.js', 'text/javascript; charset=utf-8'],
  ])('%s is %s, for ever', (key, contentType) => {
    expect(deliveryOf(key)).toEqual({
      contentType,
      cacheControl: immutable,
      contentDisposition: 'inline',
      tags: [],
    });
  });

  it.each([
    ['sport/2026/11/final/index.html', 'text/html; charset=utf-8'],
    ['sport/2026/11/final/story.json', 'application/json'],
    ['feeds/sport.xml', 'application/rss+xml; charset=utf-8'],
    ['sitemaps/news.xml', 'application/xml'],
    ['index.html', 'text/html; charset=utf-8'],
  ])('%s is %s, fresh for seconds, and served stale when the origin is down', (key, contentType) => {
    const { cacheControl, ...rest } = deliveryOf(key);
    expect(rest).toMatchObject({ contentType, contentDisposition: 'inline' });
    expect(cacheControl).toMatch(/^public, max-age=\d\d, stale-while-revalidate=\d+, stale-if-error=86400$/);
  });

  it.each(['evil.svg', 'evil.html', 'evil.js', 'evil.xml', 'evil.css', 'EVIL.HTML', 'evil', 'a.exe'])(
    'media/a/r/%s is bytes to save, never a document or script',
    (name) => {
      expect(deliveryOf(`media/a/r/${name}`)).toMatchObject({
        contentType: 'application/octet-stream',
        contentDisposition: 'attachment',
      });
    },
  );

  it('never serves SVG, in any folder', () => {
    expect(deliveryOf('assets/logo.svg').contentDisposition).toBe('attachment');
    expect(deliveryOf('a.svg').contentType).toBe('application/octet-stream');
  });

  it('compresses text, and leaves compressed formats alone', () => {
    const worth = ['a.html', 'a.json', 'feeds/a.xml', 'assets/a.css', 'media/a/r/a.m3u8', 'media/a/r/a.vtt'];
    expect(worth.filter(compressible)).toEqual(worth);
    expect(['media/a/r/a.jpg', 'media/a/r/a.mp4', 'media/a/r/a.html', 'a.bin'].filter(compressible)).toEqual(
      [],
    );
  });

  it('gives an edge server every header', () => {
    expect(headersOf(deliveryOf('media/a/r/w320.avif', ['story-1', 'sport']))).toEqual({
      'content-type': 'image/avif',
      'cache-control': immutable,
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'timing-allow-origin': '*',
      'cache-tag': 'story-1,sport',
      'surrogate-key': 'story-1 sport',
    });
    expect(headersOf(deliveryOf('index.html'))).not.toHaveProperty('cache-tag');
  });

  it.each(['index.html', 'a/story.json', 'feeds/all.xml', 'assets/page.0123.css', 'media/a/r/evil.svg'])(
    'lets a browser run nothing inline and use no device in %s',
    (key) => {
      expect(headersOf(deliveryOf(key))).toMatchObject(documentHeaders);
    },
  );

  it.each(['media/a/r/w320.avif', 'media/a/r/video.mp4', 'media/a/r/720p/1.m4s', 'media/a/r/audio.m4a'])(
    'has no policy for %s, because browsers style the page on which they show it alone',
    (key) => {
      expect(headersOf(deliveryOf(key))).not.toHaveProperty('content-security-policy');
    },
  );

  it('escapes tags for headers, so that commas only separate them', () => {
    const delivery = deliveryOf('index.html', ['section-Política, 中文', 'story-1']);
    expect(delivery.tags).toEqual(['section-Pol%C3%ADtica%2C%20%E4%B8%AD%E6%96%87', 'story-1']);
    expect(new Headers(headersOf(delivery)).get('cache-tag')?.split(',')).toEqual(delivery.tags);
  });
});
