import { describe, expect, it } from 'vitest';
import { look } from './documents.ts';

const root = 'http://127.0.0.1:4000/';

describe('a public document', () => {
  it('is complete', () => {
    expect(look('a/index.html', '<!doctype html>\n<html></html>\n', root)).toEqual({ names: [] });
    expect(look('feeds/all.xml', '<rss></rss>\n', root)).toEqual({ names: [] });
  });

  it.each([
    { path: 'a/index.html', text: '<!doctype html>\n<html></htm' },
    { path: 'a/index.html', text: '' },
    { path: 'a/story.json', text: '{"edition": 1' },
    { path: 'feeds/all.xml', text: '<rss><channel>' },
  ])('is torn: $text', ({ path, text }) => expect(look(path, text, root).torn).toBeDefined());

  it('names its media with their hashes', () => {
    const media = [{ renditions: [{ path: 'media/x', sha256: 'abc' }], captions: [{ path: 'media/y' }] }];
    expect(look('a/story.json', JSON.stringify({ edition: 3, media }), root)).toEqual({
      edition: 3,
      names: [{ path: 'media/x', sha256: 'abc' }, { path: 'media/y' }],
    });
  });

  it('names the pages of its items', () => {
    const feed = `<rss><link>${root}</link><item><title>x</title>\n<link>${root}news/a/</link></item></rss>`;
    expect(look('feeds/all.xml', feed, root).names).toEqual([{ path: 'news/a/index.html' }]);
  });
});
